using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The notes of a core file, those of the thread that dumps first, in the order of Linux (fill_note_info).</summary>
internal readonly struct CoreNotes(CoreWriter writer, Thread dumping)
{
    private const uint StatusNote = 1; // NT_PRSTATUS
    private const uint FloatingPointNote = 2; // NT_FPREGSET
    private const uint DescriptionNote = 3; // NT_PRPSINFO
    private const uint AuxiliaryNote = 6; // NT_AUXV
    private const uint VectorNote = 0x202; // NT_X86_XSTATE
    private const uint SignalNote = 0x5349_4749; // NT_SIGINFO
    private const uint FilesNote = 0x4649_4c45; // NT_FILE

    private const int NoteAlignment = 4;

    /// <summary>A copy of its vector registers is made, perhaps while the heap is being collected.</summary>
    private const int InstructionsAThread = 60_000;

    private Process Process => dumping.Process;

    /// <summary>Threads other than the one that dumps come last, each with its registers.</summary>
    public void Write(in SignalInfo info, List<Thread> others)
    {
        WriteStatus(dumping, info.Signal);
        BeginNote("CORE\0"u8, DescriptionNote, CoreDescription.Size);
        writer.Append(CoreDescription.Of(dumping));
        writer.Append(CoreDescription.WordsOf(dumping));
        Append(SignalNote, info);
        WriteAuxiliary();
        CoreMappings.Collect(Process, writer).Write(this);
        WriteVectors(dumping);
        foreach (Thread thread in others)
        {
            if (thread.State != ThreadState.Dead)
            {
                WriteStatus(thread, info.Signal);
                WriteVectors(thread);
            }

            writer.Spend(InstructionsAThread);
        }
    }

    /// <summary>Writes the head of an NT_FILE note; its contents follow piece by piece.</summary>
    public CoreWriter BeginFiles(int size)
    {
        BeginNote("CORE\0"u8, FilesNote, size);
        return writer;
    }

    private void WriteStatus(Thread thread, Signal signal) => Append(StatusNote, CoreStatus.Of(thread, signal));

    private void WriteVectors(Thread thread)
    {
        Hardware hardware = thread.Scheduler.Hardware;
        byte[] image = hardware.VectorAreaOf(thread.Context).ToArray();
        VectorImage.StoreXmm(image, thread.Frame);
        BeginNote("CORE\0"u8, FloatingPointNote, VectorImage.LegacySize);
        writer.Append(image.AsSpan(0, VectorImage.LegacySize));
        if (image.Length > VectorImage.LegacySize)
        {
            VectorImage.TellFeatures(image, hardware.VectorFeatures);
            BeginNote("LINUX\0"u8, VectorNote, image.Length);
            writer.Append(image);
            writer.Align(NoteAlignment);
        }
    }

    /// <summary>Writes the auxiliary vector that exec put onto the stack, above arguments and environment.</summary>
    private void WriteAuxiliary()
    {
        ReadOnlySpan<byte> vector = AuxiliaryVector.Read(new ProcessInformation(Process), dumping);
        if (!vector.IsEmpty)
        {
            BeginNote("CORE\0"u8, AuxiliaryNote, vector.Length);
            writer.Append(vector);
        }
    }

    private void Append<T>(uint kind, in T contents)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in contents));
        BeginNote("CORE\0"u8, kind, bytes.Length);
        writer.Append(bytes);
        writer.Align(NoteAlignment);
    }

    private void BeginNote(ReadOnlySpan<byte> name, uint kind, int size)
    {
        writer.Append((uint)name.Length);
        writer.Append((uint)size);
        writer.Append(kind);
        writer.Append(name);
        writer.Align(NoteAlignment);
    }
}
