using Tine.Runtime;

namespace Tine.FutexCheck;

/// <summary>futex(2) and futex_waitv(2).</summary>
internal static unsafe class FutexCall
{
    internal const ulong PrivateFlag = 128;
    internal const ulong RealTimeFlag = 256;

    private const ulong OfWait = 0;
    private const ulong OfWake = 1;
    private const ulong OfCompareRequeue = 4;
    private const ulong OfWaitBits = 9;
    private const ulong OfWakeBits = 10;

    internal static SysResult Wait(int* word, int expected, TimeSpecification* most = null, ulong flags = 0) =>
        Unix.Call(SystemCall.Futex, (ulong)word, OfWait | flags, (uint)expected, (ulong)most);

    internal static SysResult WaitUntil(int* word, int expected, TimeSpecification* moment, ulong flags, uint bits) =>
        Unix.Call(SystemCall.Futex, (ulong)word, OfWaitBits | flags, (uint)expected, (ulong)moment, 0, bits);

    internal static SysResult Wake(int* word, int most, ulong flags = 0) => Unix.Call(SystemCall.Futex, (ulong)word, OfWake | flags, (uint)most);

    internal static SysResult WakeBits(int* word, int most, uint bits) =>
        Unix.Call(SystemCall.Futex, (ulong)word, OfWakeBits, (uint)most, 0, 0, bits);

    internal static SysResult Requeue(int* from, int* to, int wake, int move, int expected) =>
        Unix.Call(SystemCall.Futex, (ulong)from, OfCompareRequeue, (uint)wake, (ulong)move, (ulong)to, (uint)expected);
}
