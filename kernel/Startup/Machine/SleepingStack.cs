using System;
using Tine.Files;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The kernel's functions that are under way on a stack that does not run, as /proc/PID/stack shows them.</summary>
internal static unsafe class SleepingStack
{
    /// <summary>Lines that are written at most; Linux's MAX_STACK_TRACE_DEPTH.</summary>
    private const int MaximumLines = 64;

    /// <summary>Writes lines such as <c>[&lt;0&gt;] Tine.Processes.Wait.Sleep+0x4b/0x1c0</c>, the innermost function first.</summary>
    public static void Write(in ThreadContext sleeping, TextBuffer text)
    {
        var symbols = new SymbolTable(Image.Symbols, Layout.Image);
        var frames = new StackFrames(ContextSwitch.SavedFramePointer(sleeping), sleeping.StackTop);
        for (int line = 0; line < MaximumLines && frames.MoveNext(); line++)
        {
            int function = symbols.Find(frames.Call);
            if (function < 0)
            {
                return;
            }

            text.Add("[<0>] ").Add(symbols.NameOf(function)).Add("+0x").AddHexadecimal(symbols.OffsetOf(function, frames.Call) + 1, 1);
            text.Add("/0x").AddHexadecimal(symbols.SizeOf(function), 1).Add('\n');
        }
    }
}
