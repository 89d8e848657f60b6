using System;
using System.Linq;
using Xunit;

namespace Tine.Tests.Architecture;

/// <summary>kernel/folders.txt says which folder names which: in one direction, but for a list of exceptions that only shrinks.</summary>
public sealed class FolderTests
{
    private static readonly FolderRules s_rules = new();
    private static readonly SourceFolders s_sources = new();
    private static readonly (string User, string Used, string Types)[] s_references = FindReferences();

    [Fact]
    public void EveryFolderIsListed() => Assert.Equal(s_sources.All.Order(StringComparer.Ordinal), s_rules.Folders.Order(StringComparer.Ordinal));

    [Fact]
    public void FoldersNameOnlyWhatTheyMay()
    {
        Assert.True(s_references.Length > 500, $"only {s_references.Length} references were found");
        Assert.Empty(s_references.Where(name => !s_rules.MayName(name.User, name.Used)).Select(name => name.Types));
    }

    [Fact]
    public void FoldersNameEachOtherInOneDirection() => Assert.DoesNotContain(s_rules.Folders, folder => s_rules.Below(folder).Contains(folder));

    /// <summary>An exception that nothing needs any more, or that goes with the order, is to be taken off the list.</summary>
    [Fact]
    public void ExceptionsAreNeeded()
    {
        Assert.DoesNotContain(s_rules.Upward, pair => !s_references.Any(name => (name.User, name.Used) == pair));
        Assert.DoesNotContain(s_rules.Upward, pair => !s_rules.Below(pair.Used).Contains(pair.User));
    }

    private static (string, string, string)[] FindReferences()
    {
        using var kernel = new KernelImage();
        return
        [
            .. from pair in kernel.References()
               let user = s_sources.Of(pair.User)
               let used = s_sources.Of(pair.Used)
               where user is not null && used is not null && user != used
               select (user, used, $"{user}: {pair.User} names {pair.Used} in {used}"),
        ];
    }
}
