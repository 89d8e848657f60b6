using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Tine.Analyzers;

/// <summary>A place in a source file that can be compared, unlike <see cref="Location"/>, which keeps its tree alive.</summary>
internal sealed record SourcePlace(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static SourcePlace Of(SyntaxReference? reference)
    {
        if (reference is null)
        {
            return new SourcePlace("", default, default);
        }

        FileLinePositionSpan lines = reference.SyntaxTree.GetLineSpan(reference.Span);
        return new SourcePlace(reference.SyntaxTree.FilePath, reference.Span, lines.Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
