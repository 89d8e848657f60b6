using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Processes by descriptor: CLONE_PIDFD, pidfd_open(2).</summary>
public sealed class ProcessHandleTests : IDisposable
{
    private static readonly VirtualAddress Word = new(ProcessWorld.Data + 0x900);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AMakerIsGivenADescriptorOfItsChild() => _world.Run(init =>
    {
        DescriptorTable descriptors = init.Process.Descriptors;
        int id = _world.Clone(init, new CloneArguments(CloneFlags.PidFd, Signal.SIGCHLD, Handle: Word), _ => { });
        int descriptor = init.Process.Memory.Read<int>(Word).Value;
        var handle = Assert.IsType<ProcessHandle>(descriptors.Find(descriptor));
        Assert.Equal(DescriptorFlags.CloseOnExec, descriptors.GetFlags(descriptor).Value);
        Assert.Equal(1, handle.References);
        Assert.Equal((id, id), (handle.ProcessId, handle.Find().Value.Id));
        Assert.Equal(Errno.ESPIPE, handle.Seek(0, SeekOrigin.Start).Error);
        Assert.Equal($"Pid:\t{id}\nNSpid:\t{id}\n", Describe(handle));
        Assert.Equal(PollEvents.None, handle.Poll(null));
        _world.WaitFor(init, WaitOptions.NoWait);
        Assert.Equal(PollEvents.Readable, handle.Poll(null));
        Assert.Equal(id, handle.Find().Value.Id);
        _world.WaitFor(init);
        Assert.Equal(Errno.ESRCH, handle.Find().Error);
        Assert.Equal("Pid:\t-1\nNSpid:\t-1\n", Describe(handle));
    });

    [Theory]
    [InlineData(0x10UL, 1000, Errno.EFAULT)]
    [InlineData(ProcessWorld.Data + 0x900, 0, Errno.EMFILE)]
    public void WithoutADescriptorThereIsNoChild(ulong address, int limit, Errno expected) => _world.Run(init =>
    {
        int processes = _world.World.Processes.ThreadCount;
        int stacks = _world.Hardware.StacksInUse;
        ulong open = _world.Files.Services.OpenFiles;
        init.Process.Descriptors.Limit = limit;
        var arguments = new CloneArguments(CloneFlags.PidFd, Signal.SIGCHLD, Handle: new VirtualAddress(address));
        Assert.Equal(expected, _world.TryClone(init, arguments, _ => { }).Error);
        Assert.Equal(-1, init.Process.Descriptors.NextOpen(0));
        Assert.Equal(processes, _world.World.Processes.ThreadCount);
        Assert.Equal(stacks, _world.Hardware.StacksInUse);
        Assert.Equal(open, _world.Files.Services.OpenFiles);
    });

    private static string Describe(ProcessHandle handle)
    {
        var text = new TextBuffer();
        handle.Describe(text);
        return Encoding.ASCII.GetString(text.Bytes);
    }
}
