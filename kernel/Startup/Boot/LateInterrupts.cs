using System.Numerics;
using System.Runtime.CompilerServices;
using Tine.Devices.Routing;
using Tine.Devices.Screens;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Interrupts that came to a processor at the door of the kernel, handled once it is inside.</summary>
[NoAllocation]
internal static unsafe class LateInterrupts
{
    /// <summary>Handles and ends them.</summary>
    public static void Handle(PerCpu* processor)
    {
        while (processor->LateInterrupts != 0)
        {
            int vector = (int)TrapVector.LegacyInterrupts + BitOperations.TrailingZeroCount(processor->LateInterrupts);
            processor->LateInterrupts &= processor->LateInterrupts - 1;
            Handle((TrapVector)vector, Unsafe.As<ulong, Scheduler>(ref processor->Scheduler));
        }
    }

    private static void Handle(TrapVector vector, Scheduler scheduler)
    {
        switch (vector)
        {
            case TrapVector.Timer:
                LocalApic.EndOfInterrupt();
                ScreenConsole.OnTick();
                Interrupts.OnTick();
                scheduler.OnTimer(interruptedUser: false);
                break;
            case TrapVector.Usb:
                Interrupts.UsbCount++;
                UsbStartup.HandleInterrupt();
                break;
            case >= TrapVector.LegacyInterrupts and < TrapVector.LegacyInterrupts + InterruptRouting.LineCount:
                Interrupts.Handle((int)vector - (int)TrapVector.LegacyInterrupts);
                break;
        }
    }
}
