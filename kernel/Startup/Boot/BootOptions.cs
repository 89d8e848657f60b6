using System;
using System.Collections.Generic;
using System.Text;
using Tine.Devices;
using Tine.Devices.Screens;
using Tine.Memory;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The kernel's command line: words <c>key</c> or <c>key=value</c>; after <c>--</c> arguments for init.</summary>
internal sealed class BootOptions
{
    private const string CheckKey = "check";

    private readonly Dictionary<string, string> _values = [];

    /// <summary>The words after <c>--</c>, with %XX undone: init's argv[1] and on.</summary>
    public List<byte[]> InitArguments { get; } = [];

    /// <summary>All of it, as it was given.</summary>
    public string CommandLine { get; private init; } = "";

    /// <summary>
    /// The mode of fork for processes that choose none: <c>fork=on-demand</c> (also without a word), <c>fork=cow</c> or
    /// <c>fork=eager</c>.
    /// </summary>
    public ForkMode ForkMode => Text("fork") switch
    {
        "eager" => ForkMode.Eager,
        "cow" => ForkMode.CopyOnWrite,
        _ => ForkMode.OnDemand,
    };

    /// <summary>Words that are no option of this kernel's are kept and ignored, as loaders add some of their own.</summary>
    public static BootOptions Parse(ReadOnlySpan<byte> commandLine)
    {
        var options = new BootOptions { CommandLine = Encoding.UTF8.GetString(commandLine) };
        bool isForInit = false;
        int at = 0;
        while (at < commandLine.Length)
        {
            int length = commandLine[at..].IndexOf((byte)' ');
            ReadOnlySpan<byte> word = length < 0 ? commandLine[at..] : commandLine.Slice(at, length);
            at += word.Length + 1;
            if (word.IsEmpty)
            {
                continue;
            }

            if (isForInit)
            {
                options.InitArguments.Add(Decode(word));
            }
            else if (word.SequenceEqual("--"u8))
            {
                isForInit = true;
            }
            else
            {
                options.Add(word);
            }
        }

        return options;
    }

    /// <summary>
    /// Arms failure on purpose, from the first instruction of init on: <c>fail=frame:N</c> has the N-th allocation of a frame fail,
    /// <c>fail=heap:N</c> the N-th reservation of heap, once.
    /// </summary>
    public void ArmFailure()
    {
        FrameAllocator.Current.FailAllocation(NumberBehind("fail", "frame:"));
        if (NumberBehind("fail", "heap:") is > 0 and uint reservation)
        {
            ManagedHeap.FailReservation(reservation);
        }
    }

    /// <summary>The number in <c>key=prefixN</c>; 0 for another value.</summary>
    public uint NumberBehind(string key, string prefix)
    {
        string text = Text(key) ?? "";
        return text.StartsWith(prefix, StringComparison.Ordinal) ? NumberIn(text[prefix.Length..], 0) : 0;
    }

    /// <summary>Sets what is set once for the whole kernel.</summary>
    public void Apply()
    {
        KeptLog.ShowsDetails = Has("verbose");
        FrameAllocator.Current.PoisonsFreedFrames = Has("poison");
        if (Has("nosmap"))
        {
            Processor.DisableSmap();
        }

        ChooseSerialLine();
        ChooseFont();
        Commitment.Current.Mode = Text("overcommit") == "strict" ? OvercommitMode.Strict : OvercommitMode.Heuristic;
    }

    /// <summary>Chooses the font by <c>font=large</c> or <c>font=small</c>; without a word the screen's size does.</summary>
    private void ChooseFont()
    {
        if (Framebuffer.IsPresent && Text("font") is "large" or "small")
        {
            Font.Choose(isLarge: Text("font") == "large");
        }
    }

    /// <summary>Chooses the serial line by <c>serial=com2</c> or <c>serial=off</c>, and its speed by <c>baud=N</c>.</summary>
    private void ChooseSerialLine()
    {
        if (Text("serial") == "com2")
        {
            SerialPort.UseSecond();
        }
        else if (Text("serial") == "off")
        {
            SerialPort.SwitchOff();
        }

        SerialPort.SetSpeed(Number("baud", 0));
    }

    /// <summary>Whether a check is on: <c>check=wakes</c>, <c>check=preemption</c>, <c>check=tlb</c>, <c>check=frames</c>, several of them as several words.</summary>
    public bool Checks(string what) => Has("check" + "=" + what);

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The value, empty for a bare key, or null.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out string? value) ? value : null;

    /// <summary>The value as a decimal number; <paramref name="otherwise"/> when it is missing or is none.</summary>
    public uint Number(string key, uint otherwise) => NumberIn(Text(key) ?? "", otherwise);

    private static uint NumberIn(string text, uint otherwise)
    {
        if (text.Length is 0 or > 9)
        {
            return otherwise;
        }

        uint number = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '9')
            {
                return otherwise;
            }

            number = number * 10 + (uint)(digit - '0');
        }

        return number;
    }

    private void Add(ReadOnlySpan<byte> word)
    {
        int equals = word.IndexOf((byte)'=');
        string key = Encoding.UTF8.GetString(equals < 0 ? word : word[..equals]);
        if (key == CheckKey)
        {
            _values[Encoding.UTF8.GetString(word)] = "";
        }

        _values[key] = equals < 0 ? "" : Encoding.UTF8.GetString(word[(equals + 1)..]);
    }

    /// <summary>%XX is the byte with that hexadecimal number; anything else is itself. A lone % is an empty argument.</summary>
    private static byte[] Decode(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("%"u8))
        {
            return [];
        }

        var bytes = new byte[word.Length];
        int count = 0;
        for (int at = 0; at < word.Length; at++)
        {
            if (word[at] == '%' && at + 2 < word.Length && Digit(word[at + 1]) is >= 0 and var high && Digit(word[at + 2]) is >= 0 and var low)
            {
                bytes[count++] = (byte)(high * 16 + low);
                at += 2;
            }
            else
            {
                bytes[count++] = word[at];
            }
        }

        return bytes.AsSpan(0, count).ToArray();
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
