using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Starts init, and with it everything else.</summary>
internal static unsafe class ProcessStartup
{
    private const string DefaultInit = "/init";

    /// <summary>Makes the first process, its descriptors 0 to 2 on the console.</summary>
    public static Thread MakeInit(World world, FileSystemStartup files, BootOptions options)
    {
        string path = options.Text("init") ?? DefaultInit;
        List<byte[]> arguments = [Encoding.UTF8.GetBytes(path), .. options.InitArguments];
        string terminal = "TERM=" + (options.Text("term") ?? "linux");
        List<byte[]> environment = ["HOME=/"u8.ToArray(), Encoding.UTF8.GetBytes(terminal), "PATH=/bin:/sbin:/usr/bin:/usr/sbin"u8.ToArray()];
        FileSystemContext context = FileStartup.CreateContext(files.Services, files.Root);
        Result<Thread> first = FirstProcess.Create(world, context, arguments[0], arguments, environment);
        if (first.Failed)
        {
            Panic.Because($"The first program {path} cannot be run: {ErrnoNames.Of(first.Error)}.");
        }

        Errno error = FileStartup.OpenConsole(files.Services, first.Value, first.Value.Process.Descriptors);
        if (error != Errno.None)
        {
            Panic.Because("The console cannot be opened.");
        }

        // tools/Run sends what is typed from here on: the serial port is set up.
        KernelLog.WriteLine("Starting " + path);
        return first.Value;
    }

    /// <summary>Runs the first thread and never returns: the boot stack is left for good.</summary>
    public static void Run(World world, Thread first)
    {
        Scheduler scheduler = world.Scheduler;
        Processor.Block->Scheduler = Unsafe.As<Scheduler, ulong>(ref scheduler);
        scheduler.Start(first);
    }
}
