using System;
using System.Buffers.Binary;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B3 and B4: exec that fails before, and after, the point of no return.</summary>
internal static unsafe class FailedExecItems
{
    private const uint Executable = 0x1ED;
    private const uint Plain = 0x1A4;
    private const int ElfSize = 120;
    private const ulong KernelAddress = 0xffff_9000_0000_0000;

    private static ArgumentVector? s_plain;
    private static ArgumentVector? s_huge;
    private static int s_busy;

    internal static void Run()
    {
        Item("B3 a failed execve (ENOENT, EACCES, ENOEXEC, E2BIG, ELOOP, ETXTBSY, ENOTDIR, EFAULT) keeps sharing and suspension", &Failed);
        Item("B4 exec failing after the point of no return kills the child and releases once", &FailedLate);
    }

    private static void Failed()
    {
        static int Child(void* unused)
        {
            ReadOnlySpan<byte> busy = "/tmp/forkconform.busy\0"u8;
            Board.Expect(Exec("/nonexistent/program\0"u8), (int)Errno.ENOENT, "exec of what is not there");
            Board.Expect(Exec("/tmp/forkconform.plain\0"u8), (int)Errno.EACCES, "exec of a file without x");
            Board.Expect(Exec("/tmp/forkconform.garbage\0"u8), (int)Errno.ENOEXEC, "exec of garbage");
            Board.Expect(Exec("/tmp/forkconform.loop\0"u8), (int)Errno.ELOOP, "exec of a looping link");
            Board.Expect(Exec("/tmp/forkconform.plain/x\0"u8), (int)Errno.ENOTDIR, "exec below a file");
            Board.Expect(Exec("/tmp\0"u8), (int)Errno.EACCES, "exec of a directory");
            Board.Expect(Exec(busy), (int)Errno.ETXTBSY, "exec of a file that is open for writing");
            Board.Expect((int)Unix.ExecVe((byte*)8, s_plain!.Pointer, s_plain.Pointer).Error, (int)Errno.EFAULT, "exec of a bad path");
            Board.Expect((int)Helper.Exec(Helper.Path, s_huge!), (int)Errno.E2BIG, "exec with a long argument");
            Board.Expect((int)Unix.ExecVe(Helper.Path, (byte**)8, s_plain.Pointer).Error, (int)Errno.EFAULT, "exec with bad arguments");
            Held.Hold();
            Board.Slot(1) = s_busy;
            s_busy = 42;
            return 9;
        }

        static int Parent()
        {
            int descriptor = s_busy;
            SysResult child = Unix.VFork(&Child, null);
            Held.SayReleased();
            Board.Expect(s_busy, 42, "what the child wrote after its execs failed");
            Ended.With(child, 9, "the exit code");
            Unix.Close(descriptor);
            return 0;
        }

        s_plain = ArgumentVector.Of("x");
        s_huge = ArgumentVector.Of("x", new string('x', 200_000));
        Make("/tmp/forkconform.plain", "hello\n"u8, Plain);
        Make("/tmp/forkconform.garbage", "hello\n"u8, Executable);
        Make("/tmp/forkconform.busy", "#!/bin/sh\n"u8, Executable);
        Unix.SymLink("forkconform.loop", "/tmp/forkconform.loop");
        s_busy = Unix.Open("/tmp/forkconform.busy", OpenFlags.WriteOnly).Int;
        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended after the failures");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Unix.Unlink("/tmp/forkconform.plain");
        Unix.Unlink("/tmp/forkconform.garbage");
        Unix.Unlink("/tmp/forkconform.busy");
        Unix.Unlink("/tmp/forkconform.loop");
    }

    private static int Exec(ReadOnlySpan<byte> path)
    {
        fixed (byte* start = path)
        {
            return (int)Helper.Exec(start, s_plain!);
        }
    }

    private static void FailedLate()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            return 100 + Exec("/tmp/forkconform.late\0"u8);
        }

        static int Parent()
        {
            SysResult child = Unix.VFork(&Child, null);
            Held.SayReleased();
            Ended.By(child, Signal.SegmentationFault, "the signal that ended the child");
            return 0;
        }

        s_plain = ArgumentVector.Of("x");
        MakeLateFailure();
        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Held.ExpectNoMore();
        Unix.Unlink("/tmp/forkconform.late");
    }

    /// <summary>
    /// Writes an ELF file with a good head and one segment where no program may lie: found out while it is mapped.
    /// </summary>
    private static void MakeLateFailure()
    {
        Span<byte> file = stackalloc byte[ElfSize];
        file.Clear();
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 62);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], KernelAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file[64..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file[68..], 5);
        BinaryPrimitives.WriteUInt64LittleEndian(file[80..], KernelAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(file[88..], KernelAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(file[96..], ElfSize);
        BinaryPrimitives.WriteUInt64LittleEndian(file[104..], ElfSize);
        BinaryPrimitives.WriteUInt64LittleEndian(file[112..], 4096);
        Make("/tmp/forkconform.late", file, Executable);
    }

    private static void Make(string path, ReadOnlySpan<byte> contents, uint mode)
    {
        SysResult file = Unix.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.CloseOnExec, mode);
        Board.Expect(file, Errno.None, "making a file");
        Unix.Write(file.Int, contents);
        Unix.Close(file.Int);
    }
}
