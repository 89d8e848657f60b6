using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tine.Tools.Mutate;

/// <summary>One small change of the kernel.</summary>
/// <param name="Operator">The kind of change.</param>
/// <param name="Original">The expression or the statement that is changed, in the tree that was parsed.</param>
/// <param name="Changed">The code in its place, of the same sort; an empty block for a statement that is left out.</param>
internal sealed record Mutant(Operator Operator, SyntaxNode Original, SyntaxNode Changed)
{
    private const int LongestText = 100;

    public string File => Original.SyntaxTree.FilePath;

    /// <summary>The line, from 1.</summary>
    public int Line => Original.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>The place and the change, on one line.</summary>
    public string Describe(string root) =>
        $"{System.IO.Path.GetRelativePath(root, File)}:{Line}: {Operator}: {OneLine(Original)}  ->  {(IsRemoved ? "nothing" : OneLine(Changed))}";

    private bool IsRemoved => Changed.IsKind(SyntaxKind.Block);

    private static string OneLine(SyntaxNode node)
    {
        string text = node.WithoutTrivia().NormalizeWhitespace(" ", " ").ToString();
        return text.Length <= LongestText ? text : text[..LongestText] + "...";
    }
}
