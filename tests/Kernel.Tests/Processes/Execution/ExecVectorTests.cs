using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Arguments, environment and auxiliary vector of a new program.</summary>
public sealed class ExecVectorTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheStackHoldsArgumentsEnvironmentAndAuxiliaryVector() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", ["first", "second", ""], ["A=1", "B=2"]));
        AddressSpace memory = init.Process.Memory;
        ulong at = init.Frame.Rsp;
        Assert.Equal(0UL, at & 15);
        Assert.Equal(3UL, Execution.Word(memory, at));
        Assert.Equal(["first", "second", ""], Execution.Strings(memory, at + 8));
        Assert.Equal(["A=1", "B=2"], Execution.Strings(memory, at + 8 + (4 * 8)));
        Dictionary<ulong, ulong> auxiliary = Execution.Auxiliary(memory, at + 8 + (4 * 8) + (3 * 8));
        Assert.Equal(ProcessWorld.Data + 64, auxiliary[3]);
        Assert.Equal(56UL, auxiliary[4]);
        Assert.Equal(1UL, auxiliary[5]);
        Assert.Equal(4096UL, auxiliary[6]);
        Assert.Equal(ProcessWorld.Data + 0x80, auxiliary[9]);
        Assert.Equal(100UL, auxiliary[17]);
        Assert.Equal("/init", Execution.Text(memory, auxiliary[31]));
        Assert.Equal("x86_64", Execution.Text(memory, auxiliary[15]));
        Assert.NotEqual(0UL, Execution.Word(memory, auxiliary[25]));
        Assert.Equal("first\0second\0\0", Range(memory, init.Process.ArgumentsStart, init.Process.ArgumentsEnd));
        Assert.Equal("A=1\0B=2\0", Range(memory, init.Process.ArgumentsEnd, init.Process.EnvironmentEnd));
    });

    /// <summary>The stack is executable for a program that says so (PT_GNU_STACK), and for no other.</summary>
    [Theory]
    [InlineData(1, 7, false)]
    [InlineData(2, 6, false)]
    [InlineData(2, 7, true)]
    public void TheStackIsExecutableOnRequest(ushort headers, uint flags, bool isExecutable) => _world.Run(init =>
    {
        const uint stackHeader = 0x6474_e551;
        byte[] bytes = ElfBuilder.Small();
        ElfBuilder.Put16(bytes, 56, headers);
        ElfBuilder.Segment(bytes, 1, stackHeader, flags, 0, 0, 0, 0);
        _world.WriteFile("/program", bytes);
        Assert.Equal(Errno.None, Execution.Execute(init, "/program", ["program"], []));
        Region stack = Assert.Single(init.Process.Memory.AllRegions(), region => region.Name == "[stack]");
        Assert.Equal(Protection.Read | Protection.Write | (isExecutable ? Protection.Execute : 0), stack.Protection);
        Assert.Equal(isExecutable, Assert.Single(init.Process.Memory.AllRegions(), region => region.Contains(new VirtualAddress(init.Frame.Rsp))).Protection.HasFlag(Protection.Execute));
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

    /// <summary>A quarter of the stack's limit holds the name, all strings and a pointer to each; to one argument at least.</summary>
    [Theory]
    [InlineData(233_015, 0, Errno.None)]
    [InlineData(233_016, 0, Errno.E2BIG)]
    [InlineData(0, 233_014, Errno.None)]
    [InlineData(0, 233_015, Errno.E2BIG)]
    [InlineData(100_000, 133_015, Errno.None)]
    [InlineData(100_000, 133_016, Errno.E2BIG)]
    public void PointersCount(int arguments, int variables, Errno expected)
    {
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20, "/bin/true".Length + 1);
        Errno error = Errno.None;
        for (int i = 0; i < arguments && error == Errno.None; i++)
        {
            error = strings.AddArgument([]);
        }

        for (int i = 0; i < variables && error == Errno.None; i++)
        {
            error = strings.AddEnvironment([]);
        }

        Assert.Equal(expected, error);
    }

    /// <summary>A string has a bound of its own (MAX_ARG_STRLEN), its NUL included, and its pieces meet.</summary>
    [Theory]
    [InlineData(5000, Errno.None)]
    [InlineData(ArgumentStrings.LongestString - 1, Errno.None)]
    [InlineData(ArgumentStrings.LongestString, Errno.E2BIG)]
    public void AStringOfTheProgramHasABound(int length, Errno expected) => _world.Run(init =>
    {
        AddressSpace memory = init.Process.Memory;
        VirtualAddress place = memory.Map(MapRequest.Anonymous(0x4_0000, Protection.Read | Protection.Write)).Value;
        byte[] text = new byte[length];
        new Random(length).NextBytes(text);
        for (int i = 0; i < length; i++)
        {
            text[i] |= 1;
        }

        Assert.Equal(Errno.None, memory.CopyOut(place + 64, text));
        memory.Write(place, (place + 64).Value);
        var strings = new ArgumentStrings(new FakeHardware(), 8 << 20);
        Assert.Equal(expected, strings.CopyFrom(init, memory, place, default));
        if (expected == Errno.None)
        {
            Assert.Equal(length + 1, BytesOf(strings.Arguments).Length);
            Assert.True(BytesOf(strings.Arguments).AsSpan(0, length).SequenceEqual(text));
        }

        // Each piece counts: a long string is refused before all of it is copied.
        Assert.Equal(Errno.E2BIG, new ArgumentStrings(new FakeHardware(), 0, (128 << 10) - 4000).CopyFrom(init, memory, place, default));
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
        Assert.Equal(Errno.None, Execution.Execute(init, "/init", arguments, environment));
        AddressSpace memory = init.Process.Memory;
        ulong at = init.Frame.Rsp;
        Assert.Equal((ulong)arguments.Length, Execution.Word(memory, at));
        at = CheckStrings(memory, at + 8, arguments);
        at = CheckStrings(memory, at, environment);
        Assert.Equal((ulong)AuxiliaryKey.MinimumSignalStack, Execution.Word(memory, at));
    });

    private static ulong CheckStrings(AddressSpace memory, ulong at, string[] expected)
    {
        byte[] room = new byte[ArgumentStrings.LongestString];
        foreach (string text in expected)
        {
            Result<int> length = memory.CopyStringIn(new VirtualAddress(Execution.Word(memory, at)), room);
            Assert.Equal(text, Encoding.ASCII.GetString(room, 0, length.Value));
            at += 8;
        }

        Assert.Equal(0UL, Execution.Word(memory, at));
        return at + 8;
    }

    private static byte[] BytesOf(StringPieces.Parts parts)
    {
        var bytes = new List<byte>();
        foreach (ReadOnlySpan<byte> part in parts)
        {
            bytes.AddRange(part);
        }

        return [.. bytes];
    }

    private static string Range(AddressSpace memory, VirtualAddress start, VirtualAddress end)
    {
        byte[] bytes = new byte[end - start];
        Assert.Equal(Errno.None, memory.CopyIn(start, bytes));
        return Encoding.Latin1.GetString(bytes);
    }
}
