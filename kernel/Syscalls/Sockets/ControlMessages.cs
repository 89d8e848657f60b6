using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>
/// The control messages beside the bytes of a message: struct cmsghdr, cmsg(3). SCM_RIGHTS and SCM_CREDENTIALS of unix(7), SCM_TIMESTAMP of socket(7).
/// </summary>
internal static class ControlMessages
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int SenderCredentials = 2;
    private const int HeaderSize = 16;
    private const int IdentitySize = 12;
    private const int LargestBody = 16;
    private const int Alignment = 8;

    /// <summary>SCM_MAX_FD.</summary>
    private const int MostFiles = 253;

    /// <summary>An upper bound of the largest message of each kind together.</summary>
    private const ulong LargestControl = 4096;

    /// <summary>Reads what a program wants to send along.</summary>
    /// <param name="caller">The sender.</param>
    /// <param name="header">Its address.</param>
    /// <param name="sender">The sender, unless the program names another and may.</param>
    /// <returns>The files, with references; EINVAL, EBADF, EPERM, ENOBUFS, EFAULT, ETOOMANYREFS.</returns>
    public static Result<OpenFile[]> Read(Thread caller, in MessageHeader header, ref PeerIdentity sender)
    {
        if (header.ControlLength == 0)
        {
            return Array.Empty<OpenFile>();
        }

        if (header.ControlLength > LargestControl)
        {
            return Errno.ENOBUFS;
        }

        byte[] control = new byte[header.ControlLength];
        Errno error = caller.Process.Memory.CopyIn(new VirtualAddress(header.Control), control);
        var files = new List<OpenFile>();
        for (int at = 0; error == Errno.None && at + HeaderSize <= control.Length;)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(control.AsSpan(at));
            if (length < HeaderSize || length > (ulong)(control.Length - at))
            {
                error = Errno.EINVAL;
                break;
            }

            error = ReadOne(caller, control.AsSpan(at, (int)length), files, ref sender);
            at += ((int)length + Alignment - 1) & -Alignment;
        }

        if (error != Errno.None)
        {
            return error;
        }

        OpenFile[] taken = files.ToArray();
        foreach (OpenFile file in taken)
        {
            file.AddReference();
        }

        return taken;
    }

    /// <summary>Writes what came along, as far as there is room; files for which there is none are closed.</summary>
    /// <param name="caller">The receiver.</param>
    /// <param name="incoming">The message.</param>
    /// <param name="socket">The receiving socket.</param>
    /// <param name="header">Its address.</param>
    /// <param name="flags">Of descriptors that are made.</param>
    /// <param name="told">Becomes MSG_CTRUNC when not all was told.</param>
    /// <returns>The number of bytes written; EFAULT.</returns>
    public static Result<ulong> Write(
        Thread caller, Incoming incoming, UnixSocket socket, in MessageHeader header, DescriptorFlags flags, ref MessageFlags told)
    {
        ulong written = 0;
        Errno error = Errno.None;
        if (socket.Stamp != MessageStamp.None && socket.SocketKind != SocketKind.Stream)
        {
            error = WriteStamp(caller, socket, incoming.Sent, header, ref written, ref told);
        }

        if (socket.TellsSenders && error == Errno.None)
        {
            PeerIdentity sender = incoming.Sender;
            ReadOnlySpan<byte> identity = MemoryMarshal.AsBytes(new ReadOnlySpan<PeerIdentity>(in sender));
            error = WriteOne(caller, SenderCredentials, identity, header, ref written, ref told);
        }

        return error != Errno.None ? error
            : incoming.Files.Length == 0 ? written
            : WriteFiles(caller, incoming, header, written, flags, ref told);
    }

    private static Errno ReadOne(Thread caller, ReadOnlySpan<byte> message, List<OpenFile> files, ref PeerIdentity sender)
    {
        int level = BinaryPrimitives.ReadInt32LittleEndian(message[8..]);
        int type = BinaryPrimitives.ReadInt32LittleEndian(message[12..]);
        ReadOnlySpan<byte> body = message[HeaderSize..];
        return level != SocketLevel ? Errno.None
            : type == Rights ? ReadFiles(caller, body, files)
            : type == SenderCredentials ? ReadSender(caller, body, ref sender)
            : Errno.EINVAL;
    }

    private static Errno ReadFiles(Thread caller, ReadOnlySpan<byte> body, List<OpenFile> files)
    {
        for (; body.Length >= sizeof(int); body = body[sizeof(int)..])
        {
            int descriptor = BinaryPrimitives.ReadInt32LittleEndian(body);
            if (files.Count == MostFiles)
            {
                return Errno.EINVAL;
            }

            if (caller.Process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
            {
                return Errno.EBADF;
            }

            files.Add(file);
        }

        return Errno.None;
    }

    /// <summary>
    /// Reads a sender's claim: its own ids are free; others need CAP_SYS_ADMIN (process), CAP_SETUID and CAP_SETGID.
    /// </summary>
    private static Errno ReadSender(Thread caller, ReadOnlySpan<byte> body, ref PeerIdentity sender)
    {
        if (body.Length != IdentitySize)
        {
            return Errno.EINVAL;
        }

        var said = MemoryMarshal.Read<PeerIdentity>(body);
        Credentials own = caller.Credentials;
        bool isProcess = said.ProcessId == caller.Process.Id || own.Has(Capability.Administrate);
        bool isUser = IdentityRules.MayBecome(own.Users, said.UserId) || own.Has(Capability.SetUserId);
        bool isGroup = IdentityRules.MayBecome(own.Groups, said.GroupId) || own.Has(Capability.SetGroupId);
        if (!isProcess || !isUser || !isGroup)
        {
            return Errno.EPERM;
        }

        sender = said;
        return Errno.None;
    }

    /// <summary>Writes SCM_TIMESTAMP and its relatives. A message that came before its socket wanted a time has the present one, as on Linux.</summary>
    private static Errno WriteStamp(
        Thread caller, UnixSocket socket, Timestamp sent, in MessageHeader header, ref ulong written, ref MessageFlags told)
    {
        const long NanosecondsAMicrosecond = 1000;
        Timestamp time = sent == default ? caller.Process.FileSystem.Services.Time.Now : sent;
        bool isExact = socket.Stamp is MessageStamp.Nanoseconds or MessageStamp.NewNanoseconds;
        Span<long> body = [time.Seconds, isExact ? time.Nanoseconds : time.Nanoseconds / NanosecondsAMicrosecond];
        return WriteOne(caller, (int)socket.Stamp, MemoryMarshal.AsBytes(body), header, ref written, ref told);
    }

    /// <summary>Writes one message after those that are there, if there is room.</summary>
    private static Errno WriteOne(
        Thread caller, int type, ReadOnlySpan<byte> body, in MessageHeader header, ref ulong written, ref MessageFlags told)
    {
        int whole = HeaderSize + body.Length;
        ulong free = header.ControlLength - written;
        if (free < (ulong)whole)
        {
            told |= MessageFlags.ControlCut;
            return Errno.None;
        }

        Span<byte> bytes = stackalloc byte[HeaderSize + LargestBody];
        WriteHeader(bytes, whole, type);
        body.CopyTo(bytes[HeaderSize..]);
        Errno error = caller.Process.Memory.CopyOut(new VirtualAddress(header.Control + written), bytes[..whole]);
        written += error == Errno.None ? Math.Min((ulong)((whole + Alignment - 1) & -Alignment), free) : 0;
        return error;
    }

    private static Result<ulong> WriteFiles(
        Thread caller, Incoming incoming, in MessageHeader header, ulong written, DescriptorFlags flags, ref MessageFlags told)
    {
        OpenFile[] files = incoming.Files;
        ulong free = header.ControlLength - written;
        int room = free < HeaderSize + sizeof(int) ? 0 : (int)Math.Min((free - HeaderSize) / sizeof(int), MostFiles);
        int wanted = Math.Min(room, files.Length);
        Span<byte> bytes = stackalloc byte[HeaderSize + (MostFiles * sizeof(int))];
        int given = 0;
        while (given < wanted)
        {
            files[given].AddReference();
            Result<int> descriptor = caller.Process.Descriptors.AddOrRelease(files[given], flags);
            if (descriptor.Failed)
            {
                break;
            }

            BinaryPrimitives.WriteInt32LittleEndian(bytes[(HeaderSize + (given * sizeof(int)))..], descriptor.Value);
            given++;
        }

        told |= given < files.Length ? MessageFlags.ControlCut : MessageFlags.None;
        if (given == 0)
        {
            return written;
        }

        int whole = HeaderSize + (given * sizeof(int));
        WriteHeader(bytes, whole, Rights);
        Errno error = caller.Process.Memory.CopyOut(new VirtualAddress(header.Control + written), bytes[..whole]);
        return error == Errno.None ? written + Math.Min((ulong)((whole + Alignment - 1) & -Alignment), free) : error;
    }

    private static void WriteHeader(Span<byte> bytes, int length, int type)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], SocketLevel);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], type);
    }
}
