using Tine.Runtime;

namespace Tine.ThreadConform;

/// <summary>futex(2).</summary>
internal static unsafe class FutexCall
{
    internal const ulong Wait = 0;
    internal const ulong Wake = 1;
    internal const ulong Requeue = 3;
    internal const ulong CompareRequeue = 4;
    internal const ulong WakeOperation = 5;
    internal const ulong WaitBits = 9;
    internal const ulong WakeBits = 10;
    internal const ulong Private = 128;
    internal const ulong RealTime = 256;

    internal static SysResult Make(int* word, ulong operation, long value, void* timeout = null, int* other = null, uint third = 0) =>
        Unix.Call(SystemCall.Futex, (ulong)word, operation, (uint)value, (ulong)timeout, (ulong)other, third);

    /// <summary>With a number in the place of the timeout.</summary>
    internal static SysResult Make(int* word, ulong operation, int value, int second, int* other, uint third) =>
        Make(word, operation, value, (void*)second, other, third);

    /// <summary>A word that all processes of the item share.</summary>
    internal static int* Word(int index) => (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Board.Slot(index));
}
