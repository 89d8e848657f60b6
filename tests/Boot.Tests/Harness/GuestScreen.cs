using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// A person at a guest's screen and keyboard, played through QEMU's monitor. Pictures are read with the font that drew them.
/// </summary>
internal sealed class GuestScreen : IDisposable
{
    private const string SmallFont = "/usr/share/fonts/X11/misc/ter-u16n_unicode.pcf.gz";
    private const string LargeFont = "/usr/share/fonts/X11/misc/ter-u32n_unicode.pcf.gz";
    private const int Width = 8;

    /// <summary>From this width on the kernel uses the large font by itself.</summary>
    private const int LargeWidth = 2048;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly Lazy<Dictionary<string, char>> SmallCharacters = new(() => Index(SmallFont));
    private static readonly Lazy<Dictionary<string, char>> LargeCharacters = new(() => Index(LargeFont));

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-screen-").FullName;
    private readonly Guest _guest;
    private readonly BootScreen _mode;
    private readonly bool _hasLargeFont;
    private readonly Socket _monitor = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public GuestScreen(GuestOptions options)
    {
        string socket = Path.Combine(_directory, "monitor");
        _mode = options.LoaderScreen;
        _hasLargeFont = options.KernelArguments.Contains("font=large");
        _guest = Guest.Start(options with { Monitor = socket });
        _ = _guest.Output.CopyToAsync(Stream.Null);
        using var limit = new CancellationTokenSource(Deadline.Short);
        while (!File.Exists(socket) && !limit.IsCancellationRequested)
        {
            Thread.Sleep(Pause);
        }

        _monitor.Connect(new UnixDomainSocketEndPoint(socket));
        ReadPrompt();
    }

    /// <summary>Presses keys one after the other: QEMU's names, with - between those that are held together.</summary>
    public void Press(params string[] keys)
    {
        foreach (string key in keys)
        {
            Command("sendkey " + key);
        }
    }

    /// <summary>Plugs a device in, by QEMU's name and properties.</summary>
    public void Plug(string device) => Command("device_add " + device);

    /// <summary>Unplugs a device, by its id.</summary>
    public void Unplug(string id) => Command("device_del " + id);

    /// <summary>Types lower-case letters, digits, spaces and a few others.</summary>
    public void Type(string text) => Press([.. text.Select(NameOf)]);

    /// <summary>Presses the button that some machines have for it.</summary>
    public void InterruptNonMaskably() => Command("nmi");

    /// <summary>
    /// Waits until the screen shows all of these texts in one picture: what a program draws arrives in parts, in any order.
    /// </summary>
    /// <returns>All that it shows.</returns>
    public Task<string> ExpectAsync(params string[] texts) =>
        ExpectAsync(shown => texts.All(text => shown.Contains(text, StringComparison.Ordinal)), string.Join("' with '", texts));

    /// <summary>Waits until the screen shows what a regular expression matches.</summary>
    /// <returns>All that it shows.</returns>
    public Task<string> ExpectMatchAsync([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        ExpectAsync(shown => Regex.IsMatch(shown, pattern), pattern);

    /// <summary>Waits until the kernel's log holds a text so many times.</summary>
    public async Task ExpectInLogAsync(string text, int times)
    {
        using var limit = new CancellationTokenSource(Deadline.Long);
        while (_guest.ReadLog().Split(text).Length <= times)
        {
            Assert.False(limit.IsCancellationRequested, $"'{text}' was never in the log:\n{_guest.ReadLog()}");
            await Task.Delay(Pause);
        }
    }

    public Task WaitForTerminalAsync() => _guest.WaitForTerminalAsync();

    /// <summary>Waits for the guest's end.</summary>
    public Task<GuestResult> EndAsync() => _guest.WaitAsync(Deadline.Short);

    public void Dispose()
    {
        _monitor.Dispose();
        _guest.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string> ExpectAsync(Predicate<string> isShown, string what)
    {
        using var limit = new CancellationTokenSource(Deadline.Long);
        string shown = "";
        while (!limit.IsCancellationRequested)
        {
            shown = Read();
            if (isShown(shown))
            {
                return shown;
            }

            await Task.Delay(Pause);
        }

        Assert.Fail($"'{what}' never appeared on the screen:\n{shown}\n--- kernel log\n{_guest.ReadLog()}");
        return shown;
    }

    private static string NameOf(char character) => character switch
    {
        ' ' => "spc",
        '\n' => "ret",
        '/' => "slash",
        '-' => "minus",
        '.' => "dot",
        '\\' => "backslash",
        >= 'A' and <= 'Z' => "shift-" + char.ToLowerInvariant(character),
        _ => character.ToString(),
    };

    private string Command(string line)
    {
        _monitor.Send(Encoding.ASCII.GetBytes(line + "\n"));
        return ReadPrompt();
    }

    private string ReadPrompt()
    {
        var seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!seen.ToString().EndsWith("(qemu) ", StringComparison.Ordinal))
        {
            int count = _monitor.Receive(buffer);
            Assert.True(count > 0, "QEMU's monitor has gone");
            seen.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return seen.ToString();
    }

    private string Read() => _mode == BootScreen.Text ? ReadTextMemory() : ReadPicture();

    /// <summary>VGA text: characters and their colours, two bytes each. The monitor writes an address, a colon and numbers.</summary>
    private string ReadTextMemory()
    {
        const int Columns = 80;
        const int Rows = 25;
        IEnumerable<char> characters = Command($"xp /{Columns * Rows}xh 0xb8000").Split('\n')
            .Where(line => line.Contains(": 0x", StringComparison.Ordinal))
            .SelectMany(line => line.Split(": ")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(word => (char)(Convert.ToUInt16(word.Trim(), 16) & 0xff));
        return string.Concat(characters.Chunk(Columns).Select(row => new string(row).TrimEnd() + "\n"));
    }

    /// <summary>The text that is shown, a line for each row of characters; what is no character of the font is a question mark.</summary>
    private string ReadPicture()
    {
        string file = Path.Combine(_directory, "screen.ppm");
        Command("screendump " + file);
        byte[] picture = File.ReadAllBytes(file);
        (int width, int height, int start) = ReadHeader(picture);
        int scale = _hasLargeFont || width >= LargeWidth ? 2 : 1;
        int rowHeight = PcfFont.Height * scale;
        var text = new StringBuilder();
        for (int row = 0; row < height / rowHeight; row++)
        {
            var line = new StringBuilder();
            for (int column = 0; column < width / (Width * scale); column++)
            {
                line.Append(Recognise(picture, start + ((row * rowHeight * width) + (column * Width * scale)) * 3, width * 3, scale));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads P6, width, height and 255, each followed by one white space.</summary>
    private static (int Width, int Height, int Start) ReadHeader(byte[] picture)
    {
        string header = Encoding.ASCII.GetString(picture, 0, Math.Min(64, picture.Length));
        string[] words = header.Split([' ', '\n'], 5);
        int start = words[0].Length + words[1].Length + words[2].Length + words[3].Length + 4;
        return (int.Parse(words[1]), int.Parse(words[2]), start);
    }

    private static Dictionary<string, char> Index(string font) => PcfFont.Read(font)
        .Where(pair => pair.Key is (>= ' ' and < (char)0x7f) or > (char)0xa0)
        .Reverse()
        .GroupBy(pair => Convert.ToHexString(pair.Value))
        .ToDictionary(group => group.Key, group => group.Last().Key);

    /// <summary>The character of a cell, by the bits of the pixels that are not as the first.</summary>
    private static char Recognise(byte[] picture, int at, int pitch, int scale)
    {
        var bits = new byte[PcfFont.Height * scale * scale];
        ReadOnlySpan<byte> first = picture.AsSpan(at, 3);
        for (int y = 0; y < PcfFont.Height * scale; y++)
        {
            for (int x = 0; x < Width * scale; x++)
            {
                bool differs = !picture.AsSpan(at + (y * pitch) + (x * 3), 3).SequenceEqual(first);
                bits[(y * scale) + (x / 8)] |= (byte)(differs ? 0x80 >> (x % 8) : 0);
            }
        }

        Dictionary<string, char> characters = (scale == 1 ? SmallCharacters : LargeCharacters).Value;
        return characters.TryGetValue(Convert.ToHexString(bits), out char found) ? found
            : characters.TryGetValue(Convert.ToHexString([.. bits.Select(part => (byte)~part)]), out found) ? found
            : '?';
    }
}
