using System.Runtime.InteropServices;

namespace Tine.RegisterCheck;

/// <summary>The record that Registers.asm reads and writes; the offsets stand there too.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RegisterTest
{
    internal RegisterAction Action;
    internal ulong SpinCount;

    /// <summary>Images of the vector registers as XSAVE lays them out, 64-byte aligned: to load, as found, and the program's own.</summary>
    internal byte* StateIn;
    internal byte* StateOut;
    internal byte* StateSaved;
    internal ulong StateMask;

    /// <summary>0: the processor or the kernel has only FXSAVE.</summary>
    internal ulong HasXSave;
    internal ulong FlagsIn;
    internal ulong FlagsOut;

    /// <summary>The words that FS and GS point to.</summary>
    internal ulong FsOut;
    internal ulong GsOut;
    internal ulong ReadsBases;

    /// <summary>rax rcx rdx rbx rbp rsi rdi r8 ... r15.</summary>
    internal fixed ulong In[16];
    internal fixed ulong Out[16];
    internal ulong SavedStack;
}
