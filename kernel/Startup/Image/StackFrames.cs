using Tine.X64;

namespace Tine.Startup;

/// <summary>The calls on one kernel stack, the innermost first: the chain of frame pointers, which the compiler keeps in all but the smallest methods.</summary>
/// <remarks>Trusts nothing: reads only where that stack, or the one that boots, can be.</remarks>
/// <param name="framePointer">RBP of the innermost function.</param>
/// <param name="stackTop">High end of the thread's kernel stack; 0 for none.</param>
[NoAllocation]
internal unsafe struct StackFrames(ulong framePointer, ulong stackTop)
{
    /// <summary>More calls than any stack holds.</summary>
    private const int MaximumDepth = 4096;

    /// <summary>More bytes than a stack has; its lowest page is a guard.</summary>
    private const ulong MaximumBytes = 64 * 1024;

    private int _depth;

    /// <summary>The frame of the function that <see cref="Call"/> began: the saved RBP, then the return address.</summary>
    public ulong* Current { get; private set; }

    private readonly ulong ReturnAddress => Current[1];

    /// <summary>An address in the call: one that does not return may be the last instruction of its function.</summary>
    public readonly ulong Call => ReturnAddress - 1;

    /// <summary>Goes one call outwards.</summary>
    /// <returns>false when there is none, or the chain leads elsewhere than upwards on the stack.</returns>
    public bool MoveNext()
    {
        bool goesUp = Current is null || framePointer > (ulong)Current;
        if (!goesUp || _depth++ == MaximumDepth || !IsOnStack(framePointer))
        {
            return false;
        }

        Current = (ulong*)framePointer;
        framePointer = *Current;
        return ReturnAddress != 0;
    }

    /// <summary>Whether a word of a stack can be there.</summary>
    public readonly bool IsOnStack(ulong address)
    {
        bool isAligned = (address & 7) == 0;
        bool isBootStack = address < Image.BootStackEnd - 16 && address >= Image.BootStackEnd - Image.BootStackSize;
        bool isThreadStack = address >= Layout.Stacks && address < stackTop - 16 && address > stackTop - MaximumBytes;
        return isAligned && (isBootStack || isThreadStack);
    }
}
