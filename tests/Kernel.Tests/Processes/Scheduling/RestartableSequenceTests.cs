using System;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>rseq(2): critical sections that a switch or a signal ends.</summary>
public sealed class RestartableSequenceTests : IDisposable
{
    private const uint Mark = 0x5305_3053;
    private const ulong Start = ProcessWorld.Data + 0x100;
    private const ulong Length = 0x20;
    private const ulong AbortHandler = ProcessWorld.Data + 0x200;

    private static readonly VirtualAddress s_area = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress s_section = new(ProcessWorld.Data + 0x900);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheProgramIsToldItsProcessor() => Run((thread, sequence) =>
    {
        AddressSpace memory = thread.Process.Memory;
        memory.Write(s_area, ulong.MaxValue);
        Assert.Equal(Errno.None, sequence.Begin(memory));
        Assert.Equal(0UL, memory.Read<ulong>(s_area).Value);
        Assert.Equal(Errno.None, sequence.End(memory));
        Assert.Equal(0xffff_ffff_0000_0000UL, memory.Read<ulong>(s_area).Value);
        Assert.Equal(Errno.EFAULT, new RestartableSequence(new VirtualAddress(0x1000), Mark).Begin(memory));
    });

    [Theory]
    [InlineData(Start, true)]
    [InlineData(Start + Length - 1, true)]
    [InlineData(Start + Length, false)]
    [InlineData(Start - 1, false)]
    public void ASectionIsLeftForItsHandler(ulong rip, bool isAborted) => Run((thread, sequence) =>
    {
        thread.Frame.Rip = rip;
        sequence.Abort(thread, ref thread.Frame);
        Assert.Equal(isAborted ? AbortHandler : rip, thread.Frame.Rip);
        Assert.Equal(0UL, thread.Process.Memory.Read<ulong>(s_area + 8).Value);
        Assert.True(thread.Pending.Signals.IsEmpty);
    });

    [Fact]
    public void WithoutASectionNothingHappens() => Run((thread, sequence) =>
    {
        thread.Process.Memory.Write(s_area + 8, 0UL);
        thread.Frame.Rip = Start;
        sequence.Abort(thread, ref thread.Frame);
        Assert.Equal(Start, thread.Frame.Rip);
        Assert.True(thread.Pending.Signals.IsEmpty);
    });

    /// <summary>Each is SIGSEGV: offset in the section or the area, and what is written there.</summary>
    [Theory]
    [InlineData(0x900, 1u)]
    [InlineData(0x904, 1u)]
    [InlineData(0x900 + 16, 0xffff_f000u)]
    [InlineData(0x1fc, 1u)]
    [InlineData(0x810, 1u)]
    [InlineData(0x808, 0x1000u)]
    public void ABrokenSectionIsAFault(int offset, uint value) => Run((thread, sequence) =>
    {
        thread.Process.Memory.Write(new VirtualAddress(ProcessWorld.Data + (ulong)offset), value);
        thread.Frame.Rip = Start;
        sequence.Abort(thread, ref thread.Frame);
        Assert.Equal(Start, thread.Frame.Rip);
        Assert.True(thread.Pending.Signals.Has(Signal.SIGSEGV));
        Exit.Group(thread, 0);
    });

    /// <summary>Runs a child with a good section: version and flags 0, start, length, handler, and the mark before that.</summary>
    private void Run(Action<Thread, RestartableSequence> program) => _world.Run(init =>
    {
        _world.Fork(init, child =>
        {
            AddressSpace memory = child.Process.Memory;
            memory.Write(s_area + 8, s_section.Value);
            memory.Write(s_section, 0UL);
            memory.Write(s_section + 8, Start);
            memory.Write(s_section + 16, Length);
            memory.Write(s_section + 24, AbortHandler);
            memory.Write(new VirtualAddress(AbortHandler - 4), Mark);
            var sequence = new RestartableSequence(s_area, Mark);
            Assert.Equal((s_area, Mark), (sequence.Address, sequence.Signature));
            program(child, sequence);
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });
}
