using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>sleep SECONDS, with decimals if wanted.</summary>
internal static class SleepCommand
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    internal static int Run(string[] arguments)
    {
        if (arguments.Length != 1 || !TryParse(arguments[0], out long nanoseconds))
        {
            StandardError.WriteLine("usage: sleep SECONDS");
            return 2;
        }

        Unix.Sleep(nanoseconds);
        return 0;
    }

    private static bool TryParse(string text, out long nanoseconds)
    {
        int point = text.IndexOf('.');
        long fraction = 0;
        bool isGood = Numbers.TryParse(point < 0 ? text : text[..point], out long seconds) && seconds >= 0;
        long unit = NanosecondsPerSecond / 10;
        for (int i = point + 1; point >= 0 && i < text.Length; i++)
        {
            isGood &= text[i] is >= '0' and <= '9';
            fraction += (text[i] - '0') * unit;
            unit /= 10;
        }

        nanoseconds = (seconds * NanosecondsPerSecond) + fraction;
        return isGood;
    }
}
