using System;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Sockets that others find by name: bind, listen, connect, accept.</summary>
internal static unsafe class NamedSockets
{
    private const int Unix1 = 1;
    private const int Stream = 1;
    private const int Datagram = 2;

    internal static void Run()
    {
        Case("sockets: a server and a client meet at a path", &AtAPath);
        Case("sockets: abstract names need no file and vanish with their socket", &Abstract);
        Case("sockets: errors of bind, connect, listen and accept", &Errors);
        Case("sockets: datagrams keep their bounds and tell who sent them", &Datagrams);
        Case("sockets: a backlog that is full refuses whoever does not wait", &FullBacklog);
        Case("sockets: closing a listener resets who waits in it", &ClosedListener);
        Case("sockets: a signal interrupts accept", &Interrupted);
    }

    private static bool AtAPath()
    {
        int server = Socket(Stream);
        bool isGood = Gives(Bind(server, "s"u8), Errno.None, "bind") & Gives(Listen(server, 1), Errno.None, "listen");
        Unix.Stat("s", out FileStatus status);
        isGood &= Holds(status.Type == FileType.Socket && status.Permissions == 0x1ED, "the file is a socket, by the umask");
        isGood &= Gives(Unix.Open("s", OpenFlags.ReadWrite), Errno.ENXIO, "it cannot be opened");
        int child = Calls.Child(&Talk, 0);
        byte* name = stackalloc byte[16];
        int length = 16;
        int connection = Unix.Call(SystemCall.Accept4, (ulong)server, (ulong)name, (ulong)&length, Calls.CloseOnExec).Int;
        isGood &= Holds(length == 2 && Unix.FCntl(connection, FileControl.GetDescriptorFlags).Int == 1, "a client without a name, closed at exec");
        isGood &= Holds(Calls.Reads(connection, "hello"u8), "the client speaks");
        Unix.Write(connection, "bye"u8);
        isGood &= Calls.EndedWell(child) & Holds(Calls.Reads(connection, ""u8), "the client goes");
        length = 16;
        Unix.Call(SystemCall.GetSockName, (ulong)connection, (ulong)name, (ulong)&length);
        isGood &= Holds(length == 4 && name[2] == 's' && name[3] == 0, "the connection has the server's name");
        Unix.Close(server);
        isGood &= Gives(Connect(Socket(Stream), "s"u8), Errno.ECONNREFUSED, "the name without the server");
        return isGood & Gives(Unix.Unlink("s"), Errno.None, "unlink");
    }

    private static bool Talk(int unused)
    {
        int client = Socket(Stream);
        return Gives(Connect(client, "s"u8), Errno.None, "connect") & Holds(Unix.Write(client, "hello"u8).Int == 5, "write")
            & Holds(Calls.Reads(client, "bye"u8), "the server answers") & Gives(Connect(client, "s"u8), Errno.EISCONN, "connecting twice");
    }

    private static bool Abstract()
    {
        int server = Socket(Stream);
        Bind(server, "\0tine-calltest"u8);
        Listen(server, 1);
        bool isGood = Gives(Bind(Socket(Stream), "\0tine-calltest"u8), Errno.EADDRINUSE, "the name is taken");
        int client = Socket(Stream);
        isGood &= Gives(Connect(client, "\0tine-calltest"u8), Errno.None, "connect");
        Unix.Write(client, "early"u8);
        int connection = Unix.Call(SystemCall.Accept, (ulong)server).Int;
        isGood &= Holds(Calls.Reads(connection, "early"u8), "what was sent before accept");
        Unix.Close(server);
        return isGood & Gives(Bind(Socket(Stream), "\0tine-calltest"u8), Errno.None, "the name is free again");
    }

    private static bool Errors()
    {
        int socket = Socket(Stream);
        byte* family = stackalloc byte[2];
        family[0] = 2;
        family[1] = 0;
        bool isGood = Gives(Listen(socket, 1), Errno.EINVAL, "listening without a name")
            & Gives(Connect(socket, "none"u8), Errno.ENOENT, "connecting to nothing")
            & Gives(Connect(socket, "\0none"u8), Errno.ECONNREFUSED, "connecting to no abstract name")
            & Gives(Connect(socket, "/tmp"u8), Errno.ECONNREFUSED, "connecting to a directory")
            & Gives(Bind(socket, "/tmp"u8), Errno.EADDRINUSE, "a name that is there")
            & Gives(Bind(socket, "no/s"u8), Errno.ENOENT, "no such directory")
            & Gives(Unix.Call(SystemCall.Bind, (ulong)socket, (ulong)family, 2), Errno.EINVAL, "another family")
            & Gives(Unix.Call(SystemCall.Accept, (ulong)socket), Errno.EINVAL, "accepting without listening")
            & Gives(Unix.Write(socket, "x"u8), Errno.ENOTCONN, "writing without a peer")
            & Gives(Unix.Call(SystemCall.GetPeerName, (ulong)socket, (ulong)family, (ulong)family), Errno.ENOTCONN, "a peer that is not there")
            & Gives(Unix.Call(SystemCall.Shutdown, (ulong)Socket(Stream), 2), Errno.None, "shutting down what is not up");
        isGood &= Gives(Bind(socket, "s"u8), Errno.None, "bind") & Gives(Bind(socket, "t"u8), Errno.EINVAL, "a second name");
        isGood &= Gives(Connect(Socket(Stream), "s"u8), Errno.ECONNREFUSED, "nobody listens");
        isGood &= Gives(Connect(Socket(Datagram), "s"u8), Errno.EPROTOTYPE, "another kind");
        Unix.Unlink("s");
        return isGood;
    }

    private static bool Datagrams()
    {
        int server = Socket(Datagram);
        int client = Socket(Datagram);
        byte* buffer = stackalloc byte[16];
        byte* name = stackalloc byte[16];
        int length = 16;
        Bind(server, "d"u8);
        Bind(client, "\0c"u8);
        bool isGood = Gives(Connect(client, "d"u8), Errno.None, "connect");
        Unix.Write(client, "one"u8);
        Unix.Write(client, "three"u8);
        SysResult received = Unix.Call(SystemCall.RecvFrom, (ulong)server, (ulong)buffer, 16, 0, (ulong)name, (ulong)&length);
        isGood &= Holds(Calls.AreEqual(buffer, received.Raw, "one"u8), "one message");
        isGood &= Holds(length == 4 && name[2] == 0 && name[3] == 'c', "from whom");
        received = Unix.Call(SystemCall.RecvFrom, (ulong)server, (ulong)buffer, 2, 0x20);
        isGood &= Holds(received.Raw == 5 && buffer[1] == 'h', "MSG_TRUNC tells the whole length of a message that was cut");
        Unix.Close(server);
        isGood &= Gives(Unix.Write(client, "x"u8), Errno.ECONNREFUSED, "nobody is there");
        Unix.Unlink("d");
        return isGood;
    }

    private static bool FullBacklog()
    {
        int server = Socket(Stream);
        Bind(server, "\0b"u8);
        Listen(server, 0);
        int waiting = Socket(Stream);
        bool isGood = Gives(Connect(waiting, "\0b"u8), Errno.None, "the first waits in the backlog");
        isGood &= Gives(Connect(Socket(Stream | Calls.NonBlocking), "\0b"u8), Errno.EAGAIN, "the second finds it full");
        isGood &= Holds(Calls.Poll(server, PollEntry.Readable) == PollEntry.Readable, "the listener can accept");
        Unix.Call(SystemCall.Accept, (ulong)server);
        isGood &= Holds(Calls.Poll(server, PollEntry.Readable) == 0, "and has done so");
        return isGood & Gives(Connect(Socket(Stream | Calls.NonBlocking), "\0b"u8), Errno.None, "there is room again");
    }

    private static bool ClosedListener()
    {
        int server = Socket(Stream);
        Bind(server, "\0l"u8);
        Listen(server, 4);
        int client = Socket(Stream);
        Connect(client, "\0l"u8);
        Unix.Close(server);
        byte letter;
        return Gives(Unix.Read(client, &letter, 1), Errno.ECONNRESET, "a read");
    }

    private static bool Interrupted()
    {
        int server = Socket(Stream);
        Bind(server, "\0i"u8);
        Listen(server, 4);
        Interruption.Arm(0);
        return Gives(Unix.Call(SystemCall.Accept, (ulong)server), Errno.EINTR, "without SA_RESTART");
    }

    internal static int Socket(int kind) => Unix.Call(SystemCall.Socket, Unix1, (ulong)kind, 0).Int;

    internal static SysResult Bind(int socket, ReadOnlySpan<byte> name) => WithName(SystemCall.Bind, socket, name);

    internal static SysResult Connect(int socket, ReadOnlySpan<byte> name) => WithName(SystemCall.Connect, socket, name);

    internal static SysResult Listen(int socket, int backlog) => Unix.Call(SystemCall.Listen, (ulong)socket, (ulong)backlog);

    private static SysResult WithName(SystemCall call, int socket, ReadOnlySpan<byte> name)
    {
        byte* address = stackalloc byte[64];
        *(ushort*)address = Unix1;
        name.CopyTo(new Span<byte>(address + 2, 62));
        return Unix.Call(call, (ulong)socket, (ulong)address, (ulong)(2 + name.Length));
    }
}
