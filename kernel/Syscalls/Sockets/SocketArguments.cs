using System;
using System.Buffers.Binary;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Sockets and their addresses as programs pass them: struct sockaddr_un, unix(7).</summary>
internal static class SocketArguments
{
    public const ushort UnixFamily = 1;

    /// <summary>AF_UNSPEC.</summary>
    public const ushort NoFamily = 0;

    private const int FamilySize = sizeof(ushort);
    private const int PathSize = 108;
    private const int LargestAddress = FamilySize + PathSize;

    /// <returns>The descriptor's socket; EBADF, ENOTSOCK; EOPNOTSUPP of one that only receives.</returns>
    public static Result<UnixSocket> SocketOf(OpenFile? file) =>
        file is UnixSocket socket ? socket
        : file is null or { IsPathOnly: true } ? Errno.EBADF
        : file is NetlinkSocket ? Errno.ENOTSUP
        : Errno.ENOTSOCK;

    /// <summary>Copies an address.</summary>
    /// <returns>Its name, None when there is nothing but the family; EINVAL, EFAULT.</returns>
    public static Result<SocketName> ReadName(Thread caller, VirtualAddress address, uint length)
    {
        if (length is < FamilySize or > LargestAddress)
        {
            return Errno.EINVAL;
        }

        Span<byte> bytes = stackalloc byte[LargestAddress];
        bytes = bytes[..(int)length];
        Errno error = caller.Process.Memory.CopyIn(address, bytes);
        if (error != Errno.None)
        {
            return error;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes) != UnixFamily)
        {
            return Errno.EINVAL;
        }

        bytes = bytes[FamilySize..];
        int zero = bytes.IndexOf((byte)0);
        bool isPath = bytes.Length > 0 && zero != 0;
        return new SocketName(isPath && zero > 0 ? bytes[..zero].ToArray() : bytes.ToArray());
    }

    /// <summary>Finds the socket that an address names.</summary>
    /// <returns>The socket; ECONNREFUSED, ENOENT, EACCES and what else paths give.</returns>
    public static Result<UnixSocket> Find(Thread caller, SocketName name)
    {
        if (name.IsNone)
        {
            return Errno.EINVAL;
        }

        if (name.IsAbstract)
        {
            return SocketNames.Of(caller.Process.FileSystem.Services).Find(name.Bytes);
        }

        Result<Inode> found = PathArguments.Scope(caller).Find(name.Bytes, LastStep.Follow);
        if (found.Failed)
        {
            return found.Error;
        }

        Errno error = found.Value.Check(caller.Credentials, FileAccess.Write);
        return error != Errno.None ? error
            : found.Value is SocketFile file ? file.FindSocket()
            : Errno.ECONNREFUSED;
    }

    /// <summary>Binds a socket to a path, making the file.</summary>
    public static Errno BindToPath(Thread caller, UnixSocket socket, SocketName name)
    {
        PathScope scope = PathArguments.Scope(caller);
        if (!socket.Name.IsNone)
        {
            return scope.Find(name.Bytes, LastStep.Keep).Failed ? Errno.EINVAL : Errno.EADDRINUSE;
        }

        Errno error = Naming.MakeNode(scope, name.Bytes, FileKind.Socket, Permissions.Everyone, default);
        if (error != Errno.None)
        {
            return error == Errno.EEXIST ? Errno.EADDRINUSE : error;
        }

        Result<Inode> made = scope.Find(name.Bytes, LastStep.Keep);
        if (made.Failed || made.Value is not SocketFile file)
        {
            return made.Failed ? made.Error : Errno.EADDRINUSE;
        }

        socket.BindTo(file, name);
        return Errno.None;
    }

    /// <summary>Tells an address: as much as there is room for, and how long it is whole.</summary>
    /// <param name="caller">The thread that has the memory.</param>
    /// <param name="name">The name.</param>
    /// <param name="address">The destination; null for none.</param>
    /// <param name="length">Address of the room in bytes, replaced by the length.</param>
    public static Errno WriteName(Thread caller, SocketName name, VirtualAddress address, VirtualAddress length)
    {
        if (address.IsNull)
        {
            return Errno.None;
        }

        Result<int> room = caller.Process.Memory.Read<int>(length);
        if (room.Failed || room.Value < 0)
        {
            return room.Failed ? room.Error : Errno.EINVAL;
        }

        Result<uint> whole = WriteName(caller, name, address, (uint)room.Value);
        return whole.Failed ? whole.Error : caller.Process.Memory.Write(length, whole.Value);
    }

    /// <returns>The length of the whole address, in bytes.</returns>
    public static Result<uint> WriteName(Thread caller, SocketName name, VirtualAddress address, uint room)
    {
        Span<byte> bytes = stackalloc byte[LargestAddress + 1];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, UnixFamily);
        if (!name.IsNone)
        {
            name.Bytes.CopyTo(bytes[FamilySize..]);
        }

        int whole = FamilySize + name.Length;
        Errno error = caller.Process.Memory.CopyOut(address, bytes[..(int)Math.Min((uint)whole, room)]);
        return error == Errno.None ? (uint)whole : error;
    }
}
