using System.Linq;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

public sealed class AlternativesTests
{
    private const string Less = """
        case "$1" in
          configure)
            update-alternatives --quiet --install /usr/bin/pager pager \
              /usr/bin/less 77 --slave /usr/share/man/man1/pager.1.gz \
              pager.1.gz /usr/share/man/man1/less.1.gz
          ;;
        esac
        """;

    private readonly RootFileSystem _root = new();
    private readonly Alternatives _alternatives = new();

    public AlternativesTests()
    {
        foreach (string program in (string[])["bin/nano", "usr/bin/vim.tiny", "usr/bin/vim.basic", "usr/bin/less"])
        {
            _root.AddText(program, "");
        }
    }

    [Fact]
    public void TheHighestPriorityGetsTheName()
    {
        _alternatives.Read("update-alternatives --install /usr/bin/editor editor /usr/bin/vim.tiny 15\n");
        _alternatives.Read("update-alternatives --install /usr/bin/editor editor /bin/nano 40 || true; update-alternatives --install /usr/bin/vi vi /usr/bin/vim.tiny 15");
        _alternatives.Read("\tupdate-alternatives --install /usr/bin/editor editor /usr/bin/vim.basic 30\n");
        Assert.Equal("/etc/alternatives/editor", Target("usr/bin/editor"));
        Assert.Equal("/bin/nano", Target("etc/alternatives/editor"));
        Assert.Equal("/usr/bin/vim.tiny", Target("etc/alternatives/vi"));
    }

    /// <summary>Continued lines, and manual pages that go with the programs.</summary>
    [Fact]
    public void OthersGoWithTheName()
    {
        _root.AddText("usr/share/man/man1/less.1.gz", "");
        _alternatives.Read(Less);
        Assert.Equal("/usr/bin/less", Target("etc/alternatives/pager"));
        Assert.Equal("/etc/alternatives/pager.1.gz", Target("usr/share/man/man1/pager.1.gz"));
        Assert.Equal("/usr/share/man/man1/less.1.gz", Target("etc/alternatives/pager.1.gz"));
    }

    [Theory]
    [InlineData("update-alternatives --install /usr/bin/editor editor /usr/bin/emacs 80")]
    [InlineData("update-alternatives --install /usr/bin/editor editor /usr/bin/$program 80")]
    [InlineData("update-alternatives --remove editor /bin/nano")]
    [InlineData("update-alternatives --install /bin/nano nano /usr/bin/less 80")]
    public void TheRestIsLeftOut(string script)
    {
        int before = _root.Entries.Count();
        _alternatives.Read(script);
        _alternatives.AddTo(_root);
        Assert.Equal(before, _root.Entries.Count());
    }

    private string? Target(string path)
    {
        _alternatives.AddTo(_root);
        return ((BytesEntry)_root.Entries.Single(entry => entry.Key == path).Value).LinkTarget;
    }
}
