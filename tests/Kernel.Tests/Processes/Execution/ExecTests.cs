using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class ExecTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheStackHoldsArgumentsEnvironmentAndAuxiliaryVector() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, Execute(init, "/init", ["first", "second", ""], ["A=1", "B=2"]));
        AddressSpace memory = init.Process.Memory;
        ulong at = init.Frame.Rsp;
        Assert.Equal(0UL, at & 15);
        Assert.Equal(3UL, Word(memory, at));
        Assert.Equal(["first", "second", ""], Strings(memory, at + 8));
        Assert.Equal(["A=1", "B=2"], Strings(memory, at + 8 + (4 * 8)));
        Dictionary<ulong, ulong> auxiliary = Auxiliary(memory, at + 8 + (4 * 8) + (3 * 8));
        Assert.Equal(ProcessWorld.Data + 64, auxiliary[3]);
        Assert.Equal(56UL, auxiliary[4]);
        Assert.Equal(1UL, auxiliary[5]);
        Assert.Equal(4096UL, auxiliary[6]);
        Assert.Equal(ProcessWorld.Data + 0x80, auxiliary[9]);
        Assert.Equal(100UL, auxiliary[17]);
        Assert.Equal("/init", Text(memory, auxiliary[31]));
        Assert.Equal("x86_64", Text(memory, auxiliary[15]));
        Assert.NotEqual(0UL, Word(memory, auxiliary[25]));
        Assert.Equal("first\0second\0\0", Range(memory, init.Process.ArgumentsStart, init.Process.ArgumentsEnd));
        Assert.Equal("A=1\0B=2\0", Range(memory, init.Process.ArgumentsEnd, init.Process.EnvironmentEnd));
    });

    [Fact]
    public void RegistersOfTheOldProgramAreGone() => _world.Run(init =>
    {
        init.Frame.Rbx = 0x1234;
        init.Context.FsBase = 0x5678;
        Assert.Equal(Errno.None, Execute(init, "/init", ["init"], []));
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
        Assert.Equal(Errno.None, Execute(init, "/script", ["ignored", "one"], []));
        Assert.Equal(["/init", "-x  -y", "/script", "one"], Strings(init.Process.Memory, init.Frame.Rsp + 8));
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
        Assert.Equal(Errno.None, Execute(init, "/script", ["ignored"], []));
        List<string> strings = Strings(init.Process.Memory, init.Frame.Rsp + 8);
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

        Assert.Equal(expected, Execute(init, "/script" + (depth - 1), ["x"], []));
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
        Assert.Equal(expected, Execute(init, "/script", ["x"], []));
        Assert.Same(memory, init.Process.Memory);
        Assert.Equal(frame.Rip, init.Frame.Rip);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    });

    [Fact]
    public void AFileWithoutTheRightIsNotExecuted() => _world.Run(init =>
    {
        _world.Files.Put("/plain", "#!/init\n", 0x1a4);
        Assert.Equal(Errno.EACCES, Find(init, "/plain").Error);
        Assert.Equal(Errno.EACCES, Find(init, "/").Error);
        Assert.Equal(Errno.ENOENT, Find(init, "/missing").Error);
    });

    [Fact]
    public void TooManyArgumentsAreTooMany() => _world.Run(init =>
    {
        string large = new('x', 100_000);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        Errno error = Errno.None;
        int count = 0;
        for (; error == Errno.None && count < 100; count++)
        {
            error = strings.AddArgument(FileWorld.Bytes(large));
        }

        Assert.Equal(Errno.E2BIG, error);
        Assert.Equal(21, count);
    });

    /// <summary>A quarter of the stack's limit holds the name, all strings and a pointer to each.</summary>
    [Theory]
    [InlineData(233_015, Errno.None)]
    [InlineData(233_016, Errno.E2BIG)]
    public void PointersCount(int count, Errno expected) => _world.Run(init =>
    {
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20, "/bin/true".Length + 1);
        Errno error = Errno.None;
        for (int i = 0; i < count && error == Errno.None; i++)
        {
            error = strings.AddArgument([]);
        }

        Assert.Equal(expected, error);
    });

    [Fact]
    public void VectorsAreCopiedFromTheProgram() => _world.Run(init =>
    {
        AddressSpace memory = init.Process.Memory;
        ulong at = ProcessWorld.Data + 0x1000;
        memory.CopyOut(new VirtualAddress(at), "one\0two\0"u8);
        ulong vector = ProcessWorld.Data + 0x1ff0; // the last entry lies at the very end of what is mapped
        memory.Write(new VirtualAddress(vector - 8), at);
        memory.Write(new VirtualAddress(vector), at + 4);
        memory.Write(new VirtualAddress(vector + 8), 0UL);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        Assert.Equal(Errno.None, strings.CopyFrom(init, memory, new VirtualAddress(vector - 8), default));
        Assert.Equal("one\0two\0"u8.ToArray(), BytesOf(strings.Arguments));
        memory.Write(new VirtualAddress(vector + 8), at);
        Assert.Equal(Errno.EFAULT, new ArgumentStrings(new FakeHardware(), 8 << 20).CopyFrom(init, memory, new VirtualAddress(vector), default));
        memory.Write(new VirtualAddress(vector + 8), 0x1234UL);
        Assert.Equal(Errno.EFAULT, new ArgumentStrings(new FakeHardware(), 8 << 20).CopyFrom(init, memory, new VirtualAddress(vector), default));
    });

    /// <summary>Strings that end before, at and after the end of a piece, and more pointers than are written at one go.</summary>
    [Theory]
    [InlineData(506, 1023)]
    [InlineData(507, 1024)]
    [InlineData(508, 40_000)]
    [InlineData(131_071, 3)]
    public void LargeVectorsArriveAsTheyWere(int firstLength, int secondLength) => _world.Run(init =>
    {
        string[] arguments = ["init", new('a', firstLength), new('b', secondLength), .. Enumerable.Range(0, 700).Select(i => $"{i}")];
        string[] environment = ["e=1", new('c', firstLength)];
        Assert.Equal(Errno.None, Execute(init, "/init", arguments, environment));
        AddressSpace memory = init.Process.Memory;
        ulong at = init.Frame.Rsp;
        Assert.Equal((ulong)arguments.Length, Word(memory, at));
        at = CheckStrings(memory, at + 8, arguments);
        at = CheckStrings(memory, at, environment);
        Assert.Equal((ulong)AuxiliaryKey.MinimumSignalStack, Word(memory, at));
    });

    private static ulong CheckStrings(AddressSpace memory, ulong at, string[] expected)
    {
        byte[] room = new byte[ArgumentStrings.LongestString];
        foreach (string text in expected)
        {
            Result<int> length = memory.CopyStringIn(new VirtualAddress(Word(memory, at)), room);
            Assert.Equal(text, Encoding.ASCII.GetString(room, 0, length.Value));
            at += 8;
        }

        Assert.Equal(0UL, Word(memory, at));
        return at + 8;
    }

    [Fact]
    public void CaughtSignalsBecomeDefaultAndIgnoredOnesStay() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        init.Process.Handlers.Set(Signal.SIGUSR2, new SignalAction { Handler = SignalAction.IgnoreHandler });
        SignalMask.SetMask(init, SignalSet.Of(Signal.SIGTERM));
        init.AlternateStack = new AlternateStack { Start = 1, Size = 9000 };
        Assert.Equal(Errno.None, Execute(init, "/init", ["init"], []));
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
        Assert.Equal(Errno.ENOEXEC, Execute(init, "/bad", ["bad"], []));
        Assert.NotNull(descriptors.Find(closed));
        Assert.Equal(Errno.None, Execute(init, "/init", ["init"], []));
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
            Assert.Equal(Errno.None, Execute(child, "/init", ["init"], []));
            Assert.Null(child.Process.Descriptors.Find(marked));
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
        Assert.NotNull(init.Process.Descriptors.Find(marked));
    });

    [Fact]
    public void RunningOutOfFramesIsENOMEMAndNothingIsLost() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, Execute(init, "/init", ["init"], []));
        ulong free = FrameAllocator.Current.FreeFrames;
        Errno error = Errno.ENOMEM;
        for (ulong nth = 1; error != Errno.None && nth < 100; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            error = Execute(init, "/init", ["init"], []);
            FrameAllocator.Current.FailAllocation(0);
            Assert.True(error is Errno.None or Errno.ENOMEM, error.ToString());
            Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        }

        Assert.Equal(Errno.None, error);
    });

    [Fact]
    public void ExecLeavesOneThreadWithTheNumberOfTheProcess() => _world.RunChild(leader =>
    {
        const CloneFlags flags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        int id = leader.Process.Id;
        _world.Clone(leader, new CloneArguments(flags, Signal.None), other =>
        {
            Assert.NotEqual(id, other.Id);
            Assert.Equal(Errno.None, Execute(other, "/init", ["init"], []));
            Assert.Equal(id, other.Id);
            Assert.Equal(1, other.Process.LiveThreads);
            Exit.Group(other, Exit.StatusOf(5));
        });
        leader.Block(SleepKind.Interruptible, Caller.Never);
        ProcessWorld.Return(leader, Errno.ERESTARTSYS);
        Assert.Fail("The first thread should be over.");
    }, Exit.StatusOf(5));

    private static byte[] BytesOf(StringPieces.Parts parts)
    {
        var bytes = new List<byte>();
        foreach (ReadOnlySpan<byte> part in parts)
        {
            bytes.AddRange(part);
        }

        return [.. bytes];
    }

    private static Result<ProgramFile> Find(Thread thread, string path) =>
        ProgramFile.Find(thread, thread.Process.FileSystem.Root, FileWorld.Bytes(path), LastStep.Follow);

    private static Errno Execute(Thread thread, string path, string[] arguments, string[] environment)
    {
        Result<ProgramFile> program = Find(thread, path);
        Assert.Equal(Errno.None, program.Error);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        foreach (string argument in arguments)
        {
            strings.AddArgument(FileWorld.Bytes(argument));
        }

        foreach (string variable in environment)
        {
            strings.AddEnvironment(FileWorld.Bytes(variable));
        }

        return Exec.Run(thread, program.Value, new ExecutionName(FileWorld.Bytes(path)), strings);
    }

    private static ulong Word(AddressSpace memory, ulong address) => memory.Read<ulong>(new VirtualAddress(address)).Value;

    private static string Text(AddressSpace memory, ulong address)
    {
        byte[] room = new byte[4096];
        return Encoding.Latin1.GetString(room, 0, memory.CopyStringIn(new VirtualAddress(address), room).Value);
    }

    private static string Range(AddressSpace memory, VirtualAddress start, VirtualAddress end)
    {
        byte[] bytes = new byte[end - start];
        Assert.Equal(Errno.None, memory.CopyIn(start, bytes));
        return Encoding.Latin1.GetString(bytes);
    }

    private static List<string> Strings(AddressSpace memory, ulong vector)
    {
        var strings = new List<string>();
        for (; Word(memory, vector) != 0; vector += 8)
        {
            strings.Add(Text(memory, Word(memory, vector)));
        }

        return strings;
    }

    private static Dictionary<ulong, ulong> Auxiliary(AddressSpace memory, ulong at)
    {
        var entries = new Dictionary<ulong, ulong>();
        for (; Word(memory, at) != 0; at += 16)
        {
            entries.Add(Word(memory, at), Word(memory, at + 8));
        }

        return entries;
    }
}
