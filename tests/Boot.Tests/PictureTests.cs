using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary><c>--picture</c>: the page tells what a demonstration does to memory, and works in a browser.</summary>
public sealed partial class PictureTests : IDisposable
{
    private const string Browser = "/usr/bin/chromium";

    private readonly string _page = Path.Combine(Path.GetTempPath(), $"tine-{Guid.NewGuid():N}.html");

    public void Dispose() => File.Delete(_page);

    [Theory]
    [InlineData("forkdemo", "fork=cow", @"^fork: process 2 \(forkdemo\) has made process 3", @"process 3 \(forkdemo\) writes page 0x[0-9a-f]+; frame \d+ had 2 holders; copied to \d+")]
    [InlineData("cowdemo", "fork=on-demand", "^fork: process 2", @"writes page 0x[0-9a-f]+; frame \d+ had no other holder left; made writable, not copied")]
    [InlineData("vforkdemo", "fork=on-demand", @"^vfork: process \d+ \(vforkdemo\) begins in its parent's memory", @"^vfork: process 2 \(vforkdemo\) goes on")]
    [InlineData("execdemo", "fork=on-demand", @"^execve: process \d+ \(\w+\) begins a new program in a new address space", @"^fault: process 2 \(\w+\) executes page 0x[0-9a-f]+ of a file for the first time; frame \d+ of the page cache")]
    public async Task TellsWhatADemonstrationDoes(string program, string mode, string first, string second)
    {
        JsonElement steps = await MakeAsync(program, mode);
        string[] words = [.. steps.EnumerateArray().Select(step => step.GetProperty("words").GetString()!)];
        Assert.Contains(words, text => System.Text.RegularExpressions.Regex.IsMatch(text, first));
        Assert.Contains(words, text => System.Text.RegularExpressions.Regex.IsMatch(text, second));
        Assert.Contains(steps.EnumerateArray(), step => step.GetProperty("calls").GetString()!.Contains("Program."));
    }

    /// <summary>After a fork that copies on write both processes show the same frames, read-only; their counts are the number of those who show them.</summary>
    [Fact]
    public async Task ShowsWhoHasWhichFrame()
    {
        JsonElement steps = await MakeAsync("forkdemo", "fork=cow");
        JsonElement after = steps.EnumerateArray().First(step => step.GetProperty("words").GetString()!.StartsWith("fork:", StringComparison.Ordinal));
        JsonElement[] processes = [.. after.GetProperty("processes").EnumerateArray()];
        Assert.Equal(2, processes.Length);
        JsonElement[] shared = [.. processes[0].GetProperty("pages").EnumerateArray().Where(pages => pages.GetProperty("kind").GetUInt64() == 3 && pages.GetProperty("count").GetUInt64() == 2)];
        Assert.NotEmpty(shared);
        foreach (JsonElement pages in shared)
        {
            Assert.Equal(0UL, pages.GetProperty("flags").GetUInt64() & 1);
            Assert.Contains(processes[1].GetProperty("pages").EnumerateArray(), other => other.GetRawText() == pages.GetRawText());
        }
    }

    /// <summary>Chromium, without a network: steps on by keys, and shows processes, tables and frames.</summary>
    [ChromiumFact]
    public async Task StepsByKeysInABrowser()
    {
        JsonElement steps = await MakeAsync("forkdemo", "fork=cow");
        int fork = steps.EnumerateArray().TakeWhile(step => !step.GetProperty("words").GetString()!.StartsWith("fork:", StringComparison.Ordinal)).Count();
        string keys = string.Concat(Enumerable.Repeat("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));", fork));
        string page = await File.ReadAllTextAsync(_page);
        Assert.DoesNotContain("http", page);
        await File.WriteAllTextAsync(_page, page.Replace("</body>", $"<script>{keys}</script></body>"));
        HostProgram.Outcome outcome = await HostProgram.RunAsync(
            "/usr/bin/timeout", "", "120", Browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=390,844", "--dump-dom", "file://" + _page);
        Assert.Contains($">{fork + 1} / {steps.GetArrayLength()}<", outcome.Output);
        Assert.Contains(">fork: process 2 (forkdemo) has made process 3<", outcome.Output);
        Assert.Contains("data-pid=\"2\"", outcome.Output);
        Assert.Contains("data-pid=\"3\"", outcome.Output);
        Assert.Matches("class=\"box readonly shared( new)?\"", outcome.Output);
        Assert.Matches("root table 0x0: frame [0-9]+, 1 holder<", outcome.Output);
    }

    /// <summary>One command makes the pages that the site's bar leads to.</summary>
    [Fact]
    public async Task TheSiteHasPagesOfFourDemonstrations()
    {
        string directory = Directory.CreateTempSubdirectory("tine-site-").FullName;
        try
        {
            HostProgram.Outcome outcome = await HostProgram.RunAsync(Path.Combine(Workspace.Root, "tools/Site/pictures.sh"), "", directory);
            Assert.True(outcome.Status == 0, outcome.Errors);
            string[] pages = [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)];
            Assert.All(pages, page => Assert.InRange(Read(File.ReadAllText(page)).GetArrayLength(), 10, int.MaxValue));
            string bar = await File.ReadAllTextAsync(Path.Combine(Workspace.Root, "tools/Site/toc.yml"));
            Assert.Equal(pages.Select(Path.GetFileName), LinksTo().Matches(bar).Select(link => link.Groups["page"].Value).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<JsonElement> MakeAsync(string program, string mode)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--batch", "--kernel-args", mode, "--picture", _page, "--", program);
        Assert.True(outcome.Status == 0, outcome.Errors);
        return Read(await File.ReadAllTextAsync(_page));
    }

    /// <summary>The steps of a page.</summary>
    private static JsonElement Read(string page)
    {
        const string Mark = "type=\"application/json\">";
        int start = page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        return JsonDocument.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)]).RootElement;
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"site/pictures/(?<page>\w+\.html)")]
    private static partial System.Text.RegularExpressions.Regex LinksTo();

    private sealed class ChromiumFactAttribute : FactAttribute
    {
        public ChromiumFactAttribute() => Skip = File.Exists(Browser) ? null : "there is no chromium: apt-get install chromium";
    }
}
