using Tine.Files;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Sockets that wait in the messages of other sockets.</summary>
public sealed class SocketTests
{
    private readonly FileWorld _world = new();

    [Fact]
    public void ALongChainIsClosedInPortions()
    {
        const int Length = 20_000;
        (UnixSocket sender, UnixSocket first) = MakePair();
        var file = (RegularFile)Made("/file");
        OpenFile last = file.Open(_world.Caller, OpenFlags.ReadOnly).Value;
        UnixSocket from = sender;
        for (int i = 0; i < Length; i++)
        {
            (UnixSocket next, UnixSocket held) = MakePair();
            Assert.Equal(Errno.None, Send(from, held));
            held.Release();
            from.Release();
            from = next;
        }

        Assert.Equal(Errno.None, Send(from, last));
        last.Release();
        from.Release();
        Assert.True(file.IsOpen);
        first.Release();
        Assert.True(file.IsOpen);
        UnusedMemory.Current.FreeFiles(_world.Caller);
        Assert.False(file.IsOpen);
        Assert.InRange(_world.Caller.PreemptionPoints, Length / 50, Length / 5);
    }

    /// <summary>Each is closed for all that wait in it: a thousand small messages take as long as eighty sockets.</summary>
    [Fact]
    public void ManyFullSocketsAreClosedInPortions()
    {
        const int pairs = 20;
        var table = new DescriptorTable();
        int messages = 0;
        for (int i = 0; i < pairs; i++)
        {
            (UnixSocket sender, UnixSocket receiver) = MakePair();
            for (; SendByte(sender) == Errno.None; messages++)
            {
            }

            Assert.False(table.Add(sender).Failed);
            Assert.False(table.Add(receiver).Failed);
        }

        Assert.InRange(messages, pairs * 900, pairs * 1100);
        var caller = new FakeCaller();
        table.Release(caller);
        Assert.InRange(caller.PreemptionPoints, pairs, pairs * 3);
    }

    [Fact]
    public void NoSocketEndsUpInItself()
    {
        (UnixSocket a, UnixSocket b) = MakePair();
        (UnixSocket c, UnixSocket d) = MakePair();
        Assert.Equal(Errno.ETOOMANYREFS, Send(a, b));
        Assert.Equal(Errno.None, Send(a, d));
        Assert.Equal(Errno.ETOOMANYREFS, Send(c, b));
        Assert.Equal(Errno.None, Send(c, a));
    }

    private Inode Made(string path)
    {
        _world.Put(path, "x");
        return _world.Find(path);
    }

    private (UnixSocket A, UnixSocket B) MakePair()
    {
        UnixSocket a = UnixSocket.Make(_world.Services, _world.Credentials, SocketKind.Stream, OpenFlags.NonBlocking);
        UnixSocket b = UnixSocket.Make(_world.Services, _world.Credentials, SocketKind.Stream, OpenFlags.NonBlocking);
        UnixSocket.Pair(_world.Caller, a, b);
        return (a, b);
    }

    private Errno SendByte(UnixSocket socket)
    {
        IoBuffer source = IoBuffer.ForKernel("x"u8.ToArray());
        return socket.Send(_world.Caller, ref source, new Outgoing([], PeerIdentity.None) { Waiting = Waiting.Never }).Error;
    }

    private Errno Send(UnixSocket socket, OpenFile file)
    {
        file.AddReference();
        var outgoing = new Outgoing([file], PeerIdentity.None) { Waiting = Waiting.Never };
        IoBuffer source = IoBuffer.ForKernel("x"u8.ToArray());
        Errno error = socket.Send(_world.Caller, ref source, outgoing).Error;
        outgoing.Drop();
        return error;
    }
}
