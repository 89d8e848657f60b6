using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Whole sets of a tracee's registers: PTRACE_GETREGS, PTRACE_GETREGSET and their relatives.</summary>
internal static class RegisterSets
{
    private const ulong StatusNote = 1; // NT_PRSTATUS
    private const ulong FloatingPointNote = 2; // NT_PRFPREG
    private const ulong VectorNote = 0x202; // NT_X86_XSTATE
    private const int VectorLegacySize = 512;

    /// <returns>None; EFAULT, EIO, EINVAL for what the tracee cannot have.</returns>
    public static Errno Do(Thread caller, Tracee tracee, TraceRequest request, VirtualAddress address, ulong data)
    {
        var place = new VirtualAddress(data);
        return request switch
        {
            TraceRequest.GetRegisters => Get(caller, tracee, StatusNote, place, UserRegisters.Size),
            TraceRequest.SetRegisters => Set(caller, tracee, StatusNote, place, UserRegisters.Size),
            TraceRequest.GetVectors => Get(caller, tracee, FloatingPointNote, place, VectorLegacySize),
            TraceRequest.SetVectors => Set(caller, tracee, FloatingPointNote, place, VectorLegacySize),
            _ => DoVector(caller, tracee, request, address.Value, place),
        };
    }

    /// <summary>Moves a set between the tracee and the buffer of a struct iovec, which is told the bytes moved: PTRACE_GETREGSET and PTRACE_SETREGSET.</summary>
    private static Errno DoVector(Thread caller, Tracee tracee, TraceRequest request, ulong note, VirtualAddress place)
    {
        Result<IoVector> read = caller.Process.Memory.Read<IoVector>(place);
        if (read.Failed)
        {
            return read.Error;
        }

        int size = SizeOf(tracee.Thread, note);
        if (size == 0 || read.Value.Length % sizeof(ulong) != 0)
        {
            return Errno.EINVAL;
        }

        int count = (int)Math.Min(read.Value.Length, (ulong)size);
        var buffer = new VirtualAddress(read.Value.Start);
        Errno error = request == TraceRequest.GetRegisterSet
            ? Get(caller, tracee, note, buffer, count)
            : Set(caller, tracee, note, buffer, count);
        return error == Errno.None ? caller.Process.Memory.Write(place + sizeof(ulong), (ulong)count) : error;
    }

    private static int SizeOf(Thread thread, ulong note) => note switch
    {
        StatusNote => UserRegisters.Size,
        FloatingPointNote => VectorLegacySize,
        VectorNote when TracedVectors.SizeOf(thread) > VectorLegacySize => TracedVectors.SizeOf(thread),
        _ => 0,
    };

    private static Errno Get(Thread caller, Tracee tracee, ulong note, VirtualAddress to, int count)
    {
        AddressSpace memory = caller.Process.Memory;
        if (note != StatusNote)
        {
            return memory.CopyOut(to, TracedVectors.Copy(tracee.Thread).AsSpan(0, count));
        }

        UserRegisters registers = UserRegisters.Of(tracee.Thread);
        return memory.CopyOut(to, MemoryMarshal.AsBytes(new ReadOnlySpan<UserRegisters>(in registers))[..count]);
    }

    private static Errno Set(Thread caller, Tracee tracee, ulong note, VirtualAddress from, int count)
    {
        AddressSpace memory = caller.Process.Memory;
        if (note == StatusNote)
        {
            UserRegisters registers = UserRegisters.Of(tracee.Thread);
            Errno error = memory.CopyIn(from, MemoryMarshal.AsBytes(new Span<UserRegisters>(ref registers))[..count]);
            return error == Errno.None ? registers.Set(tracee) : error;
        }

        if (count != SizeOf(tracee.Thread, note))
        {
            return note == VectorNote ? Errno.EFAULT : Errno.EINVAL;
        }

        byte[] image = new byte[count];
        return memory.CopyIn(from, image) != Errno.None ? Errno.EFAULT
            : note == VectorNote ? TracedVectors.Set(tracee.Thread, image)
            : TracedVectors.SetLegacy(tracee.Thread, image);
    }
}
