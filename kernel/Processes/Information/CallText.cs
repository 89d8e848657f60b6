using System;
using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>/proc/PID/syscall: the system call that a thread is in, its arguments, stack pointer and instruction pointer; proc(5).</summary>
internal static class CallText
{
    public static void Write(Thread caller, Thread thread, TextBuffer text)
    {
        if (thread.State is ThreadState.Dead or ThreadState.New || (thread.State == ThreadState.Ready && thread != caller))
        {
            text.Add("running\n");
            return;
        }

        ref TrapFrame frame = ref thread.Frame;
        long number = (long)UserRegisters.Of(thread).OriginalRax;
        text.Add(number);
        if (number >= 0)
        {
            ReadOnlySpan<ulong> arguments = [frame.Rdi, frame.Rsi, frame.Rdx, frame.R10, frame.R8, frame.R9];
            foreach (ulong argument in arguments)
            {
                Add(text, argument);
            }
        }

        Add(text, frame.Rsp);
        Add(text, frame.Rip);
        text.Add('\n');
    }

    private static void Add(TextBuffer text, ulong number) => text.Add(" 0x").AddHexadecimal(number, 1);
}
