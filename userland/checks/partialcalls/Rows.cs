using Tine.Runtime;

namespace Tine.PartialCalls;

/// <summary>Makes one call and compares its error.</summary>
internal static unsafe class Rows
{
    /// <param name="name">The call's, as in the table of supported calls.</param>
    /// <param name="what">The flag or case that is asked for.</param>
    /// <param name="expected">The expected error.</param>
    /// <param name="call">Its number.</param>
    /// <param name="a">First argument.</param>
    /// <param name="b">Second argument.</param>
    /// <param name="c">Third argument.</param>
    /// <param name="d">Fourth argument.</param>
    /// <param name="e">Fifth argument.</param>
    /// <param name="f">Sixth argument.</param>
    internal static void Refuses(
        string name, string what, Errno expected, int call, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        SysResult result = Unix.Call((SystemCall)call, a, b, c, d, e, f);
        Tap.Ok(Tap.Gives(result, expected, name), $"{name}: {what} gives {Errors.Name(expected)}");
    }

    /// <summary>Wants a call refused that takes a path as its first argument.</summary>
    internal static void RefusesPath(string name, string what, Errno expected, int call, string path, ulong b = 0, ulong c = 0)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            Refuses(name, what, expected, call, (ulong)terminated, b, c);
        }
    }
}
