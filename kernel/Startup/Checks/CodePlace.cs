using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Startup;

/// <summary>An instruction of the kernel and the calls that led to it, the innermost first; 20 bytes.</summary>
[NoAllocation]
internal unsafe struct CodePlace
{
    /// <summary>Offsets from the image's base; 0 after the last call.</summary>
    private Offsets _offsets;

    /// <summary>Notes where an instruction stands.</summary>
    /// <param name="frame">The registers before it.</param>
    public static CodePlace Of(in TrapFrame frame)
    {
        var place = default(CodePlace);
        place._offsets[0] = (uint)(frame.Rip - Layout.Image);
        var calls = new StackFrames(frame.Rbp, Processor.Block->KernelStackTop);
        for (int i = 1; i < Offsets.Length && calls.MoveNext(); i++)
        {
            place._offsets[i] = (uint)(calls.Call - Layout.Image);
        }

        return place;
    }

    /// <summary>Writes a line for each call, without those of the frame allocator: they are the same for everybody.</summary>
    /// <param name="margin">Written before each line.</param>
    public readonly void Write(string margin = "")
    {
        var symbols = new SymbolTable(Image.Symbols, Layout.Image);
        var lines = new BacktraceLines(symbols, margin);
        for (int i = 0; i < Offsets.Length && _offsets[i] != 0; i++)
        {
            ulong address = Layout.Image + _offsets[i];
            int function = symbols.Find(address);
            if (function < 0 || !symbols.NameOf(function).StartsWith("Tine.Memory.FrameAllocator."u8))
            {
                lines.Add(address);
            }
        }

        lines.End();
    }

    [InlineArray(Length)]
    private struct Offsets
    {
        public const int Length = 5;

        private uint _first;
    }
}
