using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>From the first instruction to <see cref="Startup.Run"/>: heap and statics come to life.</summary>
internal static unsafe class Entry
{
    [RuntimeImport("TineHeap_Initialize")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void InitializeHeap();

    [RuntimeImport("TineRuntime_InitializeStatics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void InitializeStatics(void* readyToRunHeader);

    [RuntimeImport("TineStart_ModuleHeader")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* GetModuleHeader();

    /// <param name="stack">As the kernel laid it out: argc, argv, 0, environment, 0, auxiliary vector.</param>
    [RuntimeExport("TineStart_Run")]
    private static void Run(long* stack)
    {
        HeapPlatform.Initialize(stack);
        InitializeHeap();
        InitializeStatics(GetModuleHeader());
        int count = (int)stack[0];
        var arguments = (byte**)(stack + 1);
        Exit(Startup.Run(count, arguments, arguments + count + 1));
    }

    internal static void Exit(int status)
    {
        while (true)
        {
            Stubs.Syscall(SystemCall.ExitGroup, (ulong)status);
        }
    }
}
