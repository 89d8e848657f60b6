using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;

namespace Tine.Tools.Run;

/// <summary>Makes a page of pictures of address spaces from the records of a run (<c>trace=memory</c>).</summary>
internal sealed class SpacePage
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<PictureStep> _steps = [];
    private readonly ProgramSymbols _symbols = new(Workspace.Programs);

    /// <summary>Writes the page, which needs nothing beside itself.</summary>
    /// <param name="records">The records of the run.</param>
    /// <param name="command">The command that ran.</param>
    /// <param name="output">The page.</param>
    /// <returns>The number of steps.</returns>
    public static int Write(IReadOnlyList<TraceRecord> records, IEnumerable<string> command, Stream output)
    {
        var page = new SpacePage();
        foreach (TraceRecord record in records)
        {
            page.Read(record.Letter, record.Words);
        }

        using var template = new StreamReader(typeof(SpacePage).Assembly.GetManifestResourceStream("picture.html")!);
        using var writer = new StreamWriter(output);
        string title = WebUtility.HtmlEncode("Address spaces of " + string.Join(' ', command));
        string data = JsonSerializer.Serialize(page._steps, s_json).Replace("</", "<\\/");
        writer.Write(template.ReadToEnd().Replace("TITLE", title).Replace("DATA", data));
        return page._steps.Count;
    }

    private void Read(char letter, IReadOnlyList<string> words)
    {
        PictureProcess? process = _steps.LastOrDefault()?.Processes.LastOrDefault();
        switch (letter)
        {
            case 'E':
                _steps.Add(new PictureStep((int)Number(words[0]), Describe(words), new List<PictureProcess>()));
                break;
            case 'B' when _steps.Count > 0:
                _steps[^1].Calls = _symbols.Describe(NameOf(_steps[^1].Words), words.Select(Number));
                break;
            case 'P':
                _steps[^1].Processes.Add(new PictureProcess((int)Number(words[0]), (int)Number(words[1]), (int)Number(words[3]), words[4]));
                break;
            case 'R':
                process!.Regions.Add(new PictureRegion(Number(words[0]), Number(words[1]), Rights(Number(words[2]), Number(words[3])), NameOfRegion(words)));
                break;
            case 'T':
                process!.Tables.Add(new PictureTable((int)Number(words[0]), Number(words[1]), Number(words[2]), Number(words[3]), words[4] == "1"));
                break;
            case 'L':
                process!.Pages.Add(new PicturePages(Number(words[0]), Number(words[1]), Number(words[2]), Number(words[3]), Number(words[4]), Number(words[5])));
                break;
        }
    }

    /// <summary>The event in words.</summary>
    /// <param name="words">Process, faults left out before it, name, and what happened.</param>
    private static string Describe(IReadOnlyList<string> words)
    {
        string who = $"process {Number(words[0])} ({words[2]})";
        ulong left = Number(words[1]);
        string before = left > 2 ? $" ({left - 1} more faults at the pages after the last one came before)" : "";
        return DescribeEvent(words, who) + before;
    }

    private static string DescribeEvent(IReadOnlyList<string> words, string who) =>
        words[3] switch
        {
            "call" => $"{words[4]}: {who} {DescribeCall(words)}",
            "fault" => $"fault: {who} {DescribeFault(words)}",
            "suspends" => $"vfork: {who} begins in its parent's memory; the parent sleeps until its exec or exit",
            _ => $"exit: a process has ended; {who} runs next",
        };

    private static string DescribeCall(IReadOnlyList<string> words)
    {
        long result = (long)Number(words[8]);
        string address = $"0x{Number(words[5]):x}";
        return result is < 0 and > -4096 ? $"is refused (error {-result})"
            : words[4] switch
            {
                "fork" or "clone" or "clone3" => $"has made process {result}",
                "vfork" => $"goes on: its child, process {result}, has memory of its own or has ended",
                "execve" or "execveat" => "begins a new program in a new address space",
                "mmap" => $"has mapped 0x{Number(words[6]):x} bytes at 0x{result:x}; nothing of it has a frame before it is touched",
                "brk" => $"has its heap end at 0x{result:x}",
                "munmap" => $"has unmapped 0x{Number(words[6]):x} bytes at {address}; a frame that nobody else shows is free",
                "mprotect" => $"has made 0x{Number(words[6]):x} bytes at {address} {Rights(Number(words[7]))}",
                "mremap" when (ulong)result != Number(words[5]) => $"has moved 0x{Number(words[6]):x} bytes from {address} to 0x{result:x}, 0x{Number(words[7]):x} bytes there; the same frames, nothing is copied",
                "mremap" => $"has made its mapping at {address} 0x{Number(words[7]):x} bytes long; it had 0x{Number(words[6]):x}",
                _ => $"has changed 0x{Number(words[6]):x} bytes at {address}",
            };
    }

    private static string DescribeFault(IReadOnlyList<string> words)
    {
        ulong code = Number(words[5]);
        string access = (code & 2) != 0 ? "writes" : (code & 16) != 0 ? "executes" : "reads";
        (ulong frame, ulong holders, ulong now) = (Number(words[6]), Number(words[7]), Number(words[8]));
        string page = $"{access} page 0x{Number(words[4]) & ~4095UL:x}";
        return words[10] switch
        {
            "copy" when frame != 0 => $"{page}; frame {frame} had {holders} holders; copied to {now}",
            "copy" => $"{page} of a file for the first time; copied to frame {now}",
            "copy-avoided" => $"{page}; frame {frame} had no other holder left; made writable, not copied",
            "zero-fill" when frame != 0 => $"{page}, which showed the frame of zeros; frame {now} takes its place",
            "zero-fill" => $"{page} for the first time; frame {now}, full of zeros",
            "zero-read" => $"{page} for the first time; it shows the one frame of zeros, {now}, read-only",
            "file" => $"{page} of a file for the first time; frame {now} of the page cache, now with {Number(words[9])} holders",
            "table-taken-back" => $"{page}; a table on the way was shared once and is nobody else's any more; made writable",
            "spurious" => $"{page}; the tables allow it already",
            _ => $"{page}, which it may not: a signal",
        };
    }

    /// <summary>The name in brackets.</summary>
    private static string NameOf(string words)
    {
        int start = words.IndexOf(" (", words.IndexOf("process ", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        return words[start..words.IndexOf(')', start)];
    }

    private static string NameOfRegion(IReadOnlyList<string> words) =>
        words[5] != "-" ? words[5] : words[4] == "1" ? "a file" : "zeros";

    private static string Rights(ulong protection, ulong flags) =>
        $"{Rights(protection)} {((flags & 1) != 0 ? "shared" : "private")}";

    private static string Rights(ulong protection) =>
        $"{((protection & 1) != 0 ? 'r' : '-')}{((protection & 2) != 0 ? 'w' : '-')}{((protection & 4) != 0 ? 'x' : '-')}";

    private static ulong Number(string word) => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
