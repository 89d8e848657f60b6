using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>A line of the terminal that says what is measured, and goes away; nothing where nobody sits at one, or a program reads the figures.</summary>
internal readonly struct Progress(Format format)
{
    private const string EraseLine = "\r\e[K";

    private readonly bool _isShown = format == Format.Table && TerminalState.Echoes(2);

    /// <summary>Says that parents of a size are measured.</summary>
    /// <param name="mebibytes">The size.</param>
    /// <param name="number">Its number among the sizes, from 1 on.</param>
    /// <param name="count">The number of sizes.</param>
    public void SayParents(int mebibytes, int number, int count)
    {
        if (_isShown)
        {
            StandardError.Write($"{EraseLine}measuring parents of {mebibytes} MiB, {number} of {count} sizes ...");
            StandardError.Flush();
        }
    }

    public void End()
    {
        if (_isShown)
        {
            StandardError.Write(EraseLine);
            StandardError.Flush();
        }
    }
}
