using System;
using System.Text;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Copies between the kernel and programs: every bad address gives EFAULT, byte for byte up to it.</summary>
public sealed class CopyTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendMachine _machine = new();
    private readonly AddressSpace _space = AddressSpace.Create(MemoryLimits.Default).Value;

    public CopyTests()
    {
        MapRequest request = MapRequest.Anonymous(2 * Page, Protection.Read | Protection.Write);
        request.Address = s_place;
        request.Flags |= MapFlags.Fixed;
        Assert.False(_space.Map(request).Failed);
    }

    public void Dispose()
    {
        _space.Release();
        _machine.Dispose();
    }

    [Fact]
    public void BytesCrossPages()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        Assert.Equal(Errno.None, _space.CopyOut(s_place + 123, bytes));
        var back = new byte[5000];
        Assert.Equal(Errno.None, _space.CopyIn(s_place + 123, back));
        Assert.Equal(bytes, back);
        Assert.Equal(Errno.None, _space.Clear(s_place + 200, 4500));
        Assert.Equal(Errno.None, _space.CopyIn(s_place + 123, back));
        Array.Clear(bytes, 77, 4500);
        Assert.Equal(bytes, back);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x3f_f000UL)]
    [InlineData(0x40_2000UL)]
    [InlineData(0x40_1ff9UL)]
    [InlineData(0x7fff_ffff_eff9UL)]
    [InlineData(0x7fff_ffff_f000UL)]
    [InlineData(0x8000_0000_0000UL)]
    [InlineData(0xffff_8000_0000_0000UL)]
    [InlineData(0xffff_ffff_8000_0000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 7)]
    public void BadAddressesFail(ulong address)
    {
        var place = new VirtualAddress(address);
        Assert.Equal(Errno.EFAULT, _space.CopyIn(place, new byte[8]));
        Assert.Equal(Errno.EFAULT, _space.CopyOut(place, new byte[8]));
        Assert.Equal(Errno.EFAULT, _space.Clear(place, 8));
        Assert.Equal(Errno.EFAULT, _space.Read<ulong>(place).Error);
        Assert.Equal(Errno.EFAULT, _space.Write(place, 0UL));
        Assert.Equal(Errno.EFAULT, _space.Clear(place, ulong.MaxValue));
    }

    [Fact]
    public void NoBytesAreNeverWrong()
    {
        Assert.Equal(Errno.None, _space.CopyIn(default, []));
        Assert.Equal(Errno.None, _space.CopyOut(new VirtualAddress(ulong.MaxValue), []));
        IoBuffer buffer = IoBuffer.ForUser(_space, default, 0);
        Assert.Equal(0, buffer.CopyTo([1, 2]).Value);
    }

    [Fact]
    public void ReadOnlyMemoryIsNotWritten()
    {
        _space.Protect(s_place, Page, Protection.Read);
        Assert.Equal(Errno.EFAULT, _space.CopyOut(s_place + Page - 1, new byte[2]));
        Assert.Equal(Errno.None, _space.CopyIn(s_place + Page - 1, new byte[2]));
    }

    [Fact]
    public void StringsEndAtTheirZero()
    {
        _space.CopyOut(s_place + Page - 3, Encoding.ASCII.GetBytes("hello\0"));
        var room = new byte[6];
        Assert.Equal(5, _space.CopyStringIn(s_place + Page - 3, room).Value);
        Assert.Equal("hello", Encoding.ASCII.GetString(room, 0, 5));
        Assert.Equal(Errno.ENAMETOOLONG, _space.CopyStringIn(s_place + Page - 3, room.AsSpan(0, 5)).Error);
        _space.CopyOut(s_place + (2 * Page) - 3, "abc"u8);
        Assert.Equal(Errno.EFAULT, _space.CopyStringIn(s_place + (2 * Page) - 3, room).Error);
        Assert.Equal(Errno.EFAULT, _space.CopyStringIn(new VirtualAddress(0xffff_8000_0000_0000), room).Error);
    }

    [Fact]
    public void StringsOfAnyLengthAndPlaceAreCopiedWhole()
    {
        var bytes = new byte[64];
        var room = new byte[64];
        for (ulong place = 0; place < 9; place++)
        {
            for (int length = 0; length < 40; length++)
            {
                Array.Fill(bytes, (byte)0xff);
                bytes[length] = 0;
                _space.CopyOut(s_place + Page - 20 + place, bytes);
                Array.Clear(room);
                Assert.Equal(length, _space.CopyStringIn(s_place + Page - 20 + place, room).Value);
                Assert.Equal(length, room.AsSpan().IndexOf((byte)0));
            }
        }
    }

    [Fact]
    public void ABufferOfAProgramMovesAsFarAsItIsGood()
    {
        IoBuffer buffer = IoBuffer.ForUser(_space, s_place + (2 * Page) - 10, 20);
        Assert.Equal(6, buffer.CopyTo(new byte[6]).Value);
        Assert.Equal(4, buffer.CopyTo(new byte[6]).Value);
        Assert.Equal(Errno.EFAULT, buffer.CopyTo(new byte[6]).Error);
        Assert.Equal(10UL, buffer.Remaining);
        buffer = IoBuffer.ForUser(_space, s_place + (2 * Page) - 10, 20);
        Assert.Equal(10UL, buffer.Clear(20).Value);
        Assert.Equal(Errno.EFAULT, buffer.Clear(1).Error);
        Assert.Equal(Errno.EFAULT, buffer.CopyFrom(new byte[3]).Error);
    }

    [Fact]
    public void ABufferOfAProgramIsReadOnFromWhereItStopped()
    {
        var all = new byte[20];
        new Random(2).NextBytes(all);
        _space.CopyOut(s_place + Page - 7, all);
        IoBuffer buffer = IoBuffer.ForUser(_space, s_place + Page - 7, 20);
        var first = new byte[9];
        var rest = new byte[30];
        Assert.Equal(9, buffer.CopyFrom(first).Value);
        Assert.Equal(11, buffer.CopyFrom(rest).Value);
        Assert.Equal(all, (byte[])[.. first, .. rest[..11]]);
    }

    [Fact]
    public void ABufferOfTheKernelMovesToItsEnd()
    {
        var room = new byte[5];
        IoBuffer buffer = IoBuffer.ForKernel(room);
        Assert.Equal(3, buffer.CopyTo("abc"u8).Value);
        Assert.Equal(2, buffer.CopyTo("def"u8).Value);
        Assert.Equal(0, buffer.CopyTo("g"u8).Value);
        Assert.Equal("abcde", Encoding.ASCII.GetString(room));
        buffer = IoBuffer.ForKernel(room);
        var part = new byte[3];
        IoBuffer slice = buffer.Slice(2);
        Assert.Equal(2, slice.CopyFrom(part).Value);
        Assert.Equal(5UL, buffer.Remaining);
        buffer.Advance(2);
        Assert.Equal(3, buffer.CopyFrom(part).Value);
        Assert.Equal("cde", Encoding.ASCII.GetString(part));
    }
}
