using System;
using System.Linq;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

public sealed class PipeTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly OpenFile _reader;
    private readonly OpenFile _writer;

    public PipeTests() => (_reader, _writer) = Fifo.CreatePipe(_world.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;

    public void Dispose() => _world.Dispose();

    [Fact]
    public void BytesComeOutInOrder()
    {
        _world.Write(_writer, "hello ");
        _world.Write(_writer, "world");
        Assert.Equal("hel", _world.Read(_reader, 3));
        Assert.Equal("lo world", _world.Read(_reader, 100));
        Assert.Equal(0, _world.Caller.Sleeps);
    }

    [Fact]
    public void AReaderWaitsForBytes()
    {
        _world.Caller.Meanwhile(() => { }).Meanwhile(() => _world.Write(_writer, "x"));
        Assert.Equal("x", _world.Read(_reader, 10));
        Assert.Equal(2, _world.Caller.Sleeps);
        Assert.Equal(1, _world.Caller.Wakes);
    }

    [Fact]
    public void WithoutWritersTheEndComes()
    {
        _world.Write(_writer, "rest");
        _writer.Release();
        Assert.Equal("rest", _world.Read(_reader, 10));
        Assert.Equal("", _world.Read(_reader, 10));
    }

    [Fact]
    public void AWaitingReaderSeesTheLastWriterGo()
    {
        _world.Caller.Meanwhile(_writer.Release);
        Assert.Equal("", _world.Read(_reader, 10));
    }

    [Fact]
    public void WithoutReadersWritingFails()
    {
        _reader.Release();
        Assert.Equal(Errno.EPIPE, _world.Write(_writer, "x").Error);
        Assert.Equal(0, _world.Write(_writer, "").Value);
    }

    [Fact]
    public void AWaitingWriterSeesTheLastReaderGo()
    {
        _world.Caller.Meanwhile(_reader.Release);
        Assert.Equal(65536, _world.Write(_writer, new string('x', 70_000)).Value);
        Assert.Equal(Errno.EPIPE, _world.Write(_writer, "x").Error);
    }

    [Fact]
    public void ASmallWriteGoesWholeOrNotAtAll()
    {
        _writer.Flags |= OpenFlags.NonBlocking;
        Assert.Equal(65536, _world.Write(_writer, new string('x', 70_000)).Value);
        Assert.Equal(Errno.EAGAIN, _world.Write(_writer, "y").Error);
        _world.Read(_reader, 4095);
        Assert.Equal(Errno.EAGAIN, _world.Write(_writer, new string('y', 4096)).Error);
        Assert.Equal(4095, _world.Write(_writer, new string('y', 4097)).Value);
    }

    [Fact]
    public void WithoutWaitingThereMayBeNothing()
    {
        _reader.Flags |= OpenFlags.NonBlocking;
        Assert.Equal(Errno.EAGAIN, _world.TryRead(_reader, new byte[1]).Error);
        Assert.Equal(0, _world.TryRead(_reader, []).Value);
    }

    [Fact]
    public void ASignalEndsTheWait()
    {
        _world.Caller.Meanwhile(() => { }, Errno.ERESTARTSYS);
        Assert.Equal(Errno.ERESTARTSYS, _world.TryRead(_reader, new byte[1]).Error);
        _world.Caller.Meanwhile(() => { }, Errno.ERESTARTSYS);
        Assert.Equal(65536, _world.Write(_writer, new string('x', 70_000)).Value);
    }

    [Fact]
    public void PollTellsWhatIsSo()
    {
        Assert.Equal(PollEvents.None, _reader.Poll(null));
        Assert.Equal(PollEvents.Writable, _writer.Poll(null));
        _world.Write(_writer, new string('x', 65536 - 4095));
        Assert.Equal(PollEvents.Readable, _reader.Poll(null));
        Assert.Equal(PollEvents.None, _writer.Poll(null));
        _world.Read(_reader, 1);
        Assert.Equal(PollEvents.Writable, _writer.Poll(null));
        _writer.Release();
        Assert.Equal(PollEvents.Readable | PollEvents.HangUp, _reader.Poll(null));
    }

    [Fact]
    public void APollerIsWoken()
    {
        var table = new PollTable(_world.Caller);
        Assert.Equal(PollEvents.None, _reader.Poll(table));
        _world.Write(_writer, "x");
        Assert.Equal(Errno.None, table.Wait(Caller.Never));
        Assert.Equal(0, _world.Caller.Sleeps);
        table.Clear();
        Assert.Equal(1, _world.Caller.Wakes);
    }

    [Fact]
    public void AnySequenceOfReadsAndWritesIsAQueue()
    {
        var random = new Random(42);
        var expected = new StringBuilder();
        _writer.Flags |= OpenFlags.NonBlocking;
        _reader.Flags |= OpenFlags.NonBlocking;
        byte next = 0;
        for (int i = 0; i < 5000; i++)
        {
            int size = random.Next(1, random.Next(2) == 0 ? 50 : 9000);
            if (random.Next(2) == 0)
            {
                string text = string.Concat(Enumerable.Range(0, size).Select(k => (char)(byte)(next + k)));
                Result<long> written = _world.Write(_writer, text);
                int count = written.Failed ? 0 : (int)written.Value;
                next += (byte)count;
                expected.Append(text, 0, count);
            }
            else if (expected.Length > 0)
            {
                string read = _world.Read(_reader, size);
                Assert.Equal(expected.ToString(0, Math.Min(size, expected.Length)), read);
                expected.Remove(0, read.Length);
            }
        }
    }

    [Fact]
    public void CapacityCanBeChanged()
    {
        Pipe pipe = ((PipeEnd)_reader).Pipe;
        Assert.Equal(131072, pipe.SetCapacity(null, _world.Services.Limits, Credentials.Root(), 100_000).Value);
        _writer.Flags |= OpenFlags.NonBlocking;
        Assert.Equal(131072, _world.Write(_writer, new string('x', 200_000)).Value);
        Assert.Equal(Errno.EBUSY, pipe.SetCapacity(null, _world.Services.Limits, Credentials.Root(), 4096).Error);
        _world.Read(_reader, 131072);
        Assert.Equal(4096, pipe.SetCapacity(null, _world.Services.Limits, Credentials.Root(), 1).Value);
        Assert.Equal(4096, _world.Write(_writer, new string('x', 5000)).Value);
    }

    /// <summary>
    /// Opens a pipe again by /dev/fd/N, as a shell's process substitution does; the writer may have ended before.
    /// </summary>
    [Theory]
    [InlineData(OpenFlags.ReadOnly)]
    [InlineData(OpenFlags.NonBlocking)]
    public void APipeOpenedAgainWaitsForNobody(OpenFlags flags)
    {
        _world.Write(_writer, "left behind");
        _writer.Release();
        OpenFile again = _reader.Inode.Open(_world.Caller, flags).Value;
        Assert.Equal(PollEvents.Readable | PollEvents.HangUp, again.Poll(null));
        Assert.Equal("left behind", _world.Read(again, 20));
        Assert.Equal("", _world.Read(again, 20));
        Assert.Equal(0, _world.Caller.Sleeps);
    }

    [Fact]
    public void AFifoWaitsForTheOtherSide()
    {
        Assert.Equal(Errno.None, Naming.MakeNode(_world.Scope, "/fifo"u8, FileKind.Fifo, Permissions.AllReadWrite, default));
        Assert.Equal(Errno.ENXIO, _world.TryOpen("/fifo", OpenFlags.WriteOnly | OpenFlags.NonBlocking).Error);
        OpenFile early = _world.Open("/fifo", OpenFlags.NonBlocking);
        Assert.Equal(PollEvents.None, early.Poll(null));
        early.Release();
        OpenFile? writer = null;
        _world.Caller.Meanwhile(() => writer = _world.Open("/fifo", OpenFlags.WriteOnly));
        OpenFile reader = _world.Open("/fifo");
        _world.Write(writer!, "through");
        Assert.Equal("through", _world.Read(reader, 100));
        Assert.Equal(1, _world.Caller.Sleeps);
    }

    [Fact]
    public void ABadUserAddressLosesNothing()
    {
        _world.Write(_writer, "kept");
        using AddressSpaceHolder space = new();
        IoBuffer destination = IoBuffer.ForUser(space.Space, new VirtualAddress(0x1000_0000), 4);
        Assert.Equal(Errno.EFAULT, _reader.Read(_world.Caller, ref destination).Error);
        Assert.Equal("kept", _world.Read(_reader, 10));
        IoBuffer source = IoBuffer.ForUser(space.Space, new VirtualAddress(0x1000_0000), 4);
        Assert.Equal(Errno.EFAULT, _writer.Write(_world.Caller, ref source).Error);
        Assert.Equal(0, ((PipeEnd)_reader).Pipe.Count);
    }

    private sealed class AddressSpaceHolder : IDisposable
    {
        public AddressSpace Space { get; } = AddressSpace.Create(default).Value;

        public void Dispose() => Space.Release();
    }
}
