using System;
using System.Collections.Generic;
using System.Text;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Programs that another one starts, as the dynamic linker does (PT_INTERP).</summary>
public sealed class InterpreterTests : IDisposable
{
    private const ulong BaseKey = 7; // AT_BASE
    private const ulong EntryKey = 9; // AT_ENTRY

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheInterpreterBeginsAndIsToldWhereTheProgramDoes() => _world.Run(init =>
    {
        _world.WriteFile("/ld", ElfBuilder.Small(type: 3, address: 0));
        _world.WriteFile("/dynamic", WithInterpreter("/ld\0"));
        Assert.Equal(Errno.None, Execution.Execute(init, "/dynamic", ["dynamic"], []));
        Dictionary<ulong, ulong> auxiliary = Execution.Auxiliary(init.Process.Memory, init.Frame.Rsp + (4 * 8));
        Assert.NotEqual(0UL, auxiliary[BaseKey]);
        Assert.Equal(auxiliary[BaseKey] + 0x80, init.Frame.Rip);
        Assert.Equal(ProcessWorld.Data + 0x80, auxiliary[EntryKey]);
        Assert.Equal("dynamic", Encoding.Latin1.GetString(init.Name));
    });

    [Theory]
    [InlineData("/missing\0", Errno.ENOENT)]
    [InlineData("/short\0", Errno.EIO)]
    [InlineData("/text\0", Errno.ELIBBAD)]
    [InlineData("/ld", Errno.ENOEXEC)]
    [InlineData("\0", Errno.ENOEXEC)]
    public void AnInterpreterThatCannotStartLeavesTheCallerIntact(string path, Errno expected) => _world.Run(init =>
    {
        _world.WriteFile("/ld", ElfBuilder.Small(type: 3, address: 0));
        _world.Files.Put("/short", "x", 0x1ff);
        _world.Files.Put("/text", new string('x', 100), 0x1ff);
        _world.WriteFile("/dynamic", WithInterpreter(path));
        AddressSpace memory = init.Process.Memory;
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.Equal(expected, Execution.Execute(init, "/dynamic", ["dynamic"], []));
        Assert.Same(memory, init.Process.Memory);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
    });

    /// <summary>Linux finds out only when the old program is gone.</summary>
    [Fact]
    public void AnInterpreterThatCannotBeMappedEndsTheProcess() => _world.RunChild(
        self =>
        {
            _world.WriteFile("/ld", ElfBuilder.Small(type: 4, address: 0)); // A core file.
            _world.WriteFile("/dynamic", WithInterpreter("/ld\0"));
            Assert.Equal(Errno.ERESTARTSYS, Execution.Execute(self, "/dynamic", ["dynamic"], []));
            ProcessWorld.Return(self, Errno.ERESTARTSYS);
            Assert.Fail("The process should be over.");
        },
        (int)Signal.SIGSEGV);

    private static byte[] WithInterpreter(string path)
    {
        const int pathOffset = 0x400;
        byte[] file = ElfBuilder.Small();
        ElfBuilder.Header(file, 2, ProcessWorld.Data + 0x80, 2);
        ElfBuilder.Segment(file, 1, type: 3, flags: 4, pathOffset, ProcessWorld.Data + pathOffset, (ulong)path.Length, (ulong)path.Length);
        FileWorld.Bytes(path).CopyTo(file, pathOffset);
        return file;
    }
}
