using System;
using System.Runtime.ExceptionServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>A machine with a first process whose program is a lambda; it makes system calls by calling the kernel.</summary>
internal sealed class ProcessWorld : IDisposable
{
    /// <summary>The address of the page that every process has to read and write.</summary>
    public const ulong Data = 0x40_0000;

    public ProcessWorld()
    {
        Files = new FileWorld();
        Hardware = new FakeHardware();
        World = new World(Hardware, new VictimEnding());
        Hardware.World = World;
    }

    public FileWorld Files { get; }

    public FakeHardware Hardware { get; }

    public World World { get; }

    /// <summary>Runs init until its program returns.</summary>
    public void Run(Action<Thread> program)
    {
        Files.Put("/init", "", 0x1ff);
        WriteProgram("/init");
        Hardware.NextProgram = thread =>
        {
            program(thread);
            Hardware.End(null);
            throw new MachineOverException();
        };
        Result<Thread> init = FirstProcess.Create(World, Files.Context, "/init"u8.ToArray(), ["init"u8.ToArray()], []);
        Assert.Equal(Errno.None, init.Error);
        try
        {
            World.Scheduler.Start(init.Value);
        }
        catch (MachineOverException)
        {
            // As it should be.
        }

        if (Hardware.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        Assert.Equal(0, Hardware.ThreadsThatNeverRan);
    }

    /// <summary>Runs a program in a child of init, which signals can end, and looks at the status that wait gives.</summary>
    public void RunChild(Action<Thread> program, int status = 0) => RunChild((_, child) => program(child), status);

    /// <summary>Runs a program in a child, and gives it init's thread, too.</summary>
    public void RunChild(Action<Thread, Thread> program, int status = 0) => Run(init =>
    {
        Fork(init, child => program(init, child));
        Assert.Equal(status, WaitFor(init).Status);
    });

    /// <summary>Puts the smallest program into a file: one segment, code and data in one page at <see cref="Data"/>.</summary>
    public void WriteProgram(string path) => WriteFile(path, ElfBuilder.Small());

    public void WriteFile(string path, byte[] bytes)
    {
        OpenFile file = Files.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1ff);
        IoBuffer source = IoBuffer.ForKernel(bytes);
        Assert.Equal(bytes.Length, file.Write(Files.Caller, ref source).Value);
        file.Release();
    }

    /// <summary>fork and the like; the child runs the program.</summary>
    public Result<int> TryClone(Thread caller, CloneArguments arguments, Action<Thread> child)
    {
        Hardware.NextProgram = child;
        Result<int> id = Cloner.Clone(caller, arguments);
        if (id.Failed)
        {
            Hardware.NextProgram = null;
        }

        return id;
    }

    public int Clone(Thread caller, CloneArguments arguments, Action<Thread> child)
    {
        Result<int> id = TryClone(caller, arguments, child);
        Assert.Equal(Errno.None, id.Error);
        return id.Value;
    }

    public int Fork(Thread caller, Action<Thread> child) => Clone(caller, CloneArguments.Fork, child);

    /// <summary>wait4.</summary>
    public Result<WaitOutcome> TryWait(Thread caller, WaitOptions options = WaitOptions.None, int processId = 0)
    {
        Errno error = Wait.For(caller, new WaitRequest(processId, 0, options | WaitOptions.Exited), out WaitOutcome outcome);
        return error == Errno.None ? outcome : error;
    }

    public WaitOutcome WaitFor(Thread caller, WaitOptions options = WaitOptions.None, int processId = 0)
    {
        Result<WaitOutcome> outcome = TryWait(caller, options, processId);
        Assert.Equal(Errno.None, outcome.Error);
        return outcome.Value;
    }

    /// <summary>The way back to user mode after a system call with this result.</summary>
    public static void Return(Thread thread, Errno result = Errno.None)
    {
        thread.Frame.Vector = TrapFrame.SyscallVector;
        thread.Frame.Rax = (ulong)-(long)result;
        ReturnPath.BeforeUser(thread, ref thread.Frame);
    }

    public static void Send(Thread sender, Process target, Signal signal) =>
        Signals.SendToProcess(target, SignalInfo.From(signal, SignalCode.User, sender));

    public static void Catch(Process process, Signal signal, SignalFlags flags = SignalFlags.None, ulong handler = Data + 0x100) =>
        process.Handlers.Set(signal, new SignalAction
        {
            Handler = handler,
            Flags = flags | SignalFlags.Restorer,
            Restorer = Data + 0x200,
        });

    public void Dispose()
    {
        Hardware.Dispose();
        Files.Dispose();
    }
}
