using System;
using System.Collections.Generic;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>execve(2): scripts, what stays, what goes, and failures.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void EachSegmentHasItsPartOfTheFile() => _world.Run(init =>
    {
        const ulong second = ProcessWorld.Data + 0x1_0000;
        byte[] file = new byte[3 * 4096];
        ElfBuilder.Header(file, 2, ProcessWorld.Data + 0x80, 2);
        ElfBuilder.Segment(file, 0, type: 1, flags: 5, offset: 0, ProcessWorld.Data, fileBytes: 4096, memoryBytes: 4096);
        ElfBuilder.Segment(file, 1, type: 1, flags: 6, offset: 4096 + 0x10, second + 0x10, fileBytes: 4096, memoryBytes: 8192);
        ElfBuilder.Put64(file, 4096 + 0x10, 0x1111);
        ElfBuilder.Put64(file, (2 * 4096) + 8, 0x2222);
        ElfBuilder.Put64(file, (2 * 4096) + 0x10, 0x3333); // Behind the segment's end: zeros there.
        _world.WriteFile("/two", file);
        Assert.Equal(Errno.None, Execution.Execute(init, "/two", ["two"], []));
        AddressSpace memory = init.Process.Memory;
        Assert.Equal(0x1111UL, Execution.Word(memory, second + 0x10));
        Assert.Equal(0x2222UL, Execution.Word(memory, second + 4096 + 8));
        Assert.Equal(0UL, Execution.Word(memory, second + 4096 + 0x10));
        Assert.Equal(0UL, Execution.Word(memory, second + 8192));
    });

    [Fact]
    public void RegistersOfTheOldProgramAreGone() => _world.Run(init =>
    {
        init.Frame.Rbx = 0x1234;
        init.Context.FsBase = 0x5678;
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["init"], []));
        Assert.Equal(0UL, init.Frame.Rbx);
        Assert.Equal(0UL, init.Context.FsBase);
        Assert.Equal(ProcessWorld.Data + 0x80, init.Frame.Rip);
        Assert.Equal(DescriptorTables.UserCode, init.Frame.Cs);
        Assert.Equal(0x202UL, init.Frame.Rflags);
    });

    [Fact]
    public void AScriptRunsByItsInterpreter() => _world.Run(init =>
    {
        _world.Files.Put("/script", "#! /init  -x  -y \nbody", 0x1ff);
        Assert.Equal(Errno.None, Execution.Execute(init, "/script", ["ignored", "one"], []));
        Assert.Equal(["/init", "-x  -y", "/script", "one"], Execution.Strings(init.Process.Memory, init.Frame.Rsp + 8));
        Assert.Equal("script", Encoding.Latin1.GetString(init.Name));
    });

    /// <summary>Linux: load_script. Of 256 bytes without the line's end the last is not looked at.</summary>
    [Theory]
    [InlineData("#!/init arg\t \n", 0, "arg")]
    [InlineData("#!/init arg  ", 0, "arg  ")]
    [InlineData("#!/init ", 0, "")]
    [InlineData("#!/init \n", 0, null)]
    [InlineData("#!/init\0arg\n", 0, null)]
    [InlineData("#!/init a\0rg\n", 0, "a")]
    [InlineData("#!/init a", 400, "a*246")]
    [InlineData("#!/init a", 255, "a*246")]
    [InlineData("#!/init a", 254, "a*245")]
    public void TheRestOfAScriptsFirstLineIsOneArgument(string start, int length, string? argument) => _world.Run(init =>
    {
        _world.Files.Put("/script", start.PadRight(length, 'x'), 0x1ff);
        Assert.Equal(Errno.None, Execution.Execute(init, "/script", ["ignored"], []));
        List<string> strings = Execution.Strings(init.Process.Memory, init.Frame.Rsp + 8);
        if (argument is not null && argument.StartsWith("a*", StringComparison.Ordinal))
        {
            argument = "a".PadRight(int.Parse(argument[2..], System.Globalization.CultureInfo.InvariantCulture) + 1, 'x');
        }

        Assert.Equal(argument is null ? ["/init", "/script"] : ["/init", argument, "/script"], strings);
    });

    [Theory]
    [InlineData(5, Errno.None)]
    [InlineData(6, Errno.ELOOP)]
    public void ScriptsInterpretScriptsFiveDeep(int depth, Errno expected) => _world.Run(init =>
    {
        for (int level = 0; level < depth; level++)
        {
            _world.Files.Put("/script" + level, level == 0 ? "#!/init\n" : $"#!/script{level - 1}\n", 0x1ff);
        }

        Assert.Equal(expected, Execution.Execute(init, "/script" + (depth - 1), ["x"], []));
    });

    [Theory]
    [InlineData("#!\n", Errno.ENOEXEC)]
    [InlineData("#!  \t \n", Errno.ENOEXEC)]
    [InlineData("#!", Errno.EACCES)] // a NUL follows: the empty name is the working directory's
    [InlineData("#! \0x\n", Errno.EACCES)]
    [InlineData("#!/missing\n", Errno.ENOENT)]
    [InlineData("#!/script\n", Errno.ELOOP)]
    [InlineData("no program", Errno.ENOEXEC)]
    [InlineData("", Errno.ENOEXEC)]
    public void WhatCannotRunLeavesTheCallerIntact(string content, Errno expected) => _world.Run(init =>
    {
        _world.Files.Put("/script", content, 0x1ff);
        AddressSpace memory = init.Process.Memory;
        TrapFrame frame = init.Frame;
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.Equal(expected, Execution.Execute(init, "/script", ["x"], []));
        Assert.Same(memory, init.Process.Memory);
        Assert.Equal(frame.Rip, init.Frame.Rip);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    });

    [Fact]
    public void AFileWithoutTheRightIsNotExecuted() => _world.Run(init =>
    {
        _world.Files.Put("/plain", "#!/init\n", 0x1a4);
        Assert.Equal(Errno.EACCES, Execution.Find(init, "/plain").Error);
        Assert.Equal(Errno.EACCES, Execution.Find(init, "/").Error);
        Assert.Equal(Errno.ENOENT, Execution.Find(init, "/missing").Error);
    });

    [Fact]
    public void CaughtSignalsBecomeDefaultAndIgnoredOnesStay() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        init.Process.Handlers.Set(Signal.SIGUSR2, new SignalAction { Handler = SignalAction.IgnoreHandler });
        SignalMask.SetMask(init, SignalSet.Of(Signal.SIGTERM));
        init.AlternateStack = new AlternateStack { Start = 1, Size = 9000 };
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["init"], []));
        Assert.True(init.Process.Handlers[Signal.SIGUSR1].IsDefault);
        Assert.True(init.Process.Handlers[Signal.SIGUSR2].IsIgnore);
        Assert.True(init.Blocked.Has(Signal.SIGTERM));
        Assert.True(init.AlternateStack.IsDisabled);
    });

    [Fact]
    public void DescriptorsMarkedForItAreClosedByAnExecThatSucceeds() => _world.Run(init =>
    {
        DescriptorTable descriptors = init.Process.Descriptors;
        int closed = descriptors.Add(_world.Files.Open("/init"), DescriptorFlags.CloseOnExec).Value;
        int kept = descriptors.Add(_world.Files.Open("/init")).Value;
        int closedToo = descriptors.Add(_world.Files.Open("/init"), DescriptorFlags.CloseOnExec, 200).Value;
        _world.Files.Put("/bad", "neither ELF nor script", 0x1ff);
        Assert.Equal(Errno.ENOEXEC, Execution.Execute(init, "/bad", ["bad"], []));
        Assert.NotNull(descriptors.Find(closed));
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["init"], []));
        Assert.Null(descriptors.Find(closed));
        Assert.Null(descriptors.Find(closedToo));
        Assert.NotNull(descriptors.Find(kept));
    });

    /// <summary>CLONE_FILES ends at exec: the other process keeps what is marked.</summary>
    [Fact]
    public void DescriptorsMarkedForItStayInTheProcessThatSharedThem() => _world.Run(init =>
    {
        int marked = init.Process.Descriptors.Add(_world.Files.Open("/init"), DescriptorFlags.CloseOnExec).Value;
        _world.Clone(init, new CloneArguments(CloneFlags.Files, Signal.SIGCHLD), child =>
        {
            Assert.Equal(Errno.None, Execution.Execute(child, "/init", ["init"], []));
            Assert.Null(child.Process.Descriptors.Find(marked));
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.NotNull(init.Process.Descriptors.Find(marked));
    });

    [Fact]
    public void RunningOutOfFramesIsENOMEMAndNothingIsLost() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["init"], []));
        ulong free = FrameAllocator.Current.FreeFrames;
        Errno error = Errno.ENOMEM;
        for (ulong nth = 1; error != Errno.None && nth < 100; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            error = Execution.Execute(init, "/init", ["init"], []);
            FrameAllocator.Current.FailAllocation(0);
            Assert.True(error is Errno.None or Errno.ENOMEM, error.ToString());
            Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        }

        Assert.Equal(Errno.None, error);
    });

    /// <summary>The second of two threads that execute a program at once is about to be ended by the first (Linux, de_thread).</summary>
    [Fact]
    public void OneThreadExecutesAtATime() => _world.RunChild(leader =>
    {
        AddressSpace memory = leader.Process.Memory;
        leader.Process.Executing = leader;
        Assert.Equal(Errno.EAGAIN, Execution.Execute(leader, "/init", ["init"], []));
        Assert.Same(memory, leader.Process.Memory);
        leader.Process.Executing = null;
    });

    [Fact]
    public void ExecLeavesOneThreadWithTheNumberOfTheProcess() => _world.RunChild(leader =>
    {
        const CloneFlags flags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        int id = leader.Process.Id;
        _world.Clone(leader, new CloneArguments(flags, Signal.None), other =>
        {
            Assert.NotEqual(id, other.Id);
            Assert.Equal(Errno.None, Execution.Execute(other, "/init", ["init"], []));
            Assert.Equal(id, other.Id);
            Assert.Equal(1, other.Process.LiveThreads);
            Exit.Group(other, Exit.StatusOf(5));
        });
        leader.Block(SleepKind.Interruptible, Caller.Never);
        ProcessWorld.Return(leader, Errno.ERESTARTSYS);
        Assert.Fail("The first thread should be over.");
    }, Exit.StatusOf(5));
}
