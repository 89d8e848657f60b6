using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>
/// Writes records in Chrome's trace event format (JSON), which Perfetto's viewer opens: a track a thread with its calls, the
/// faults and vfork's suspensions inside them, and one for the processor with who runs; arrows from the call that made a process
/// or thread to the first that it does; curves of free memory and of the threads there are.
/// </summary>
internal sealed class PerfettoTrace
{
    /// <summary>
    /// The processor's track belongs to no process: this is above the highest number that one can have. 0 will not do, since
    /// Perfetto takes that for the idle thread of Linux and renames it.
    /// </summary>
    public const int ProcessorTrack = 1 << 22;

    private readonly TraceEventWriter _writer;
    private readonly Dictionary<int, ThreadTrack> _threads = [];
    private readonly CreationArrows _arrows;
    private ThreadTrack? _running;
    private bool _isProcessorBusy;

    private ulong _freeFrames;

    private PerfettoTrace(TraceEventWriter writer, CreationArrows arrows) => (_writer, _arrows) = (writer, arrows);

    /// <summary>Writes a whole trace.</summary>
    public static void Write(IReadOnlyList<TraceRecord> records, Stream output)
    {
        using var writer = new TraceEventWriter(output);
        new PerfettoTrace(writer, CreationArrows.Of(records)).WriteAll(records);
    }

    private void WriteAll(IReadOnlyList<TraceRecord> records)
    {
        _writer.WriteName("process_name", ProcessorTrack, ProcessorTrack, "processor");
        _writer.WriteName("thread_name", ProcessorTrack, ProcessorTrack, "CPU 0");
        _writer.WriteSortIndex(ProcessorTrack, 0);
        for (int index = 0; index < records.Count; index++)
        {
            _writer.Nanoseconds = records[index].Nanoseconds;
            WriteRecord(records, index);
        }

        foreach (ThreadTrack track in _threads.Values)
        {
            CloseAll(track);
        }

        EndProcessorSlice();
    }

    private void WriteRecord(IReadOnlyList<TraceRecord> records, int index)
    {
        TraceRecord record = records[index];
        switch (record.Letter)
        {
            case 'W':
                SwitchTo(record);
                break;
            case 'N':
                Rename(record);
                break;
            case 'I':
                EndProcessorSlice();
                break;
            case 'J':
                BeginProcessorSlice();
                break;
            default:
                if (_threads.TryGetValue(record.Thread, out ThreadTrack? track))
                {
                    WriteOwn(track, records, index);
                }

                break;
        }
    }

    private void WriteOwn(ThreadTrack track, IReadOnlyList<TraceRecord> records, int index)
    {
        TraceRecord record = records[index];
        switch (record.Letter)
        {
            case 'C':
                // A call that never returned: its thread was ended inside it, and the number is somebody else's now.
                CloseAll(track);
                Begin(track, record.Words[0], "syscall", ("arguments", string.Join(", ", record.Words.Skip(1).Select(word => "0x" + word))));
                DrawArrows(track, index);
                break;
            case 'R' when track.Open.Count != 0:
                End(track, ("result", ((long)record.Number(0)).ToString(CultureInfo.InvariantCulture)));
                CountMemory(record);
                break;
            case 'F':
                Begin(track, "fault: " + KindOf(records, index), "fault", ("address", "0x" + record.Words[0]));
                DrawArrows(track, index);
                break;
            case 'G' when track.Open.Count != 0:
                End(track);
                CountMemory(record);
                break;
        }
    }

    /// <summary>The kind of a fault, as its end tells it.</summary>
    private static string KindOf(IReadOnlyList<TraceRecord> records, int begin)
    {
        for (int index = begin + 1; index < records.Count; index++)
        {
            if (records[index].Thread == records[begin].Thread && records[index].Letter == 'G')
            {
                return records[index].Words[0];
            }
        }

        return "unfinished";
    }

    private void SwitchTo(TraceRecord record)
    {
        EndProcessorSlice();
        if (_running is { } leaving)
        {
            if (leaving.IsInVFork)
            {
                Begin(leaving, "suspended by vfork", "vfork");
                leaving.IsSuspended = true;
            }
            else if (leaving.IsEnding)
            {
                CloseAll(leaving);
                _threads.Remove(leaving.Thread);
                _writer.WriteCounter("threads", (ulong)_threads.Count);
            }
        }

        Rename(record);
        _running = _threads[record.Thread];
        if (_running.IsSuspended)
        {
            End(_running);
            _running.IsSuspended = false;
        }

        BeginProcessorSlice();
    }

    private void Rename(TraceRecord record)
    {
        int process = (int)record.Number(0);
        string name = record.Words[1];
        if (!_threads.TryGetValue(record.Thread, out ThreadTrack? track) || track.Process != process)
        {
            track = new ThreadTrack(record.Thread, process);
            _threads[record.Thread] = track;
            _writer.WriteCounter("threads", (ulong)_threads.Count);
        }

        if (track.Name != name)
        {
            track.Name = name;
            _writer.WriteName("thread_name", process, record.Thread, name);
            if (process == record.Thread)
            {
                _writer.WriteName("process_name", process, record.Thread, name);
                _writer.WriteSortIndex(process, process);
            }
        }
    }

    private void BeginProcessorSlice()
    {
        if (!_isProcessorBusy && _running is { } track)
        {
            _writer.WriteEvent("B", ProcessorTrack, ProcessorTrack, string.Create(CultureInfo.InvariantCulture, $"{track.Name} [{track.Thread}]"), "switch", []);
            _isProcessorBusy = true;
        }
    }

    private void EndProcessorSlice()
    {
        if (_isProcessorBusy)
        {
            _writer.WriteEvent("E", ProcessorTrack, ProcessorTrack, null, null, []);
            _isProcessorBusy = false;
        }
    }

    private void Begin(ThreadTrack track, string name, string category, params (string Key, string Value)[] arguments)
    {
        track.Open.Push((name, arguments.Length == 0 ? "" : arguments[0].Value));
        _writer.WriteEvent("B", track.Process, track.Thread, name, category, arguments);
    }

    private void End(ThreadTrack track, params (string Key, string Value)[] arguments)
    {
        track.Open.Pop();
        _writer.WriteEvent("E", track.Process, track.Thread, null, null, arguments);
    }

    private void CloseAll(ThreadTrack track)
    {
        while (track.Open.Count != 0)
        {
            End(track);
        }

        track.IsSuspended = false;
    }

    /// <summary>Draws the arrows that begin or end with the record whose slice has just begun.</summary>
    private void DrawArrows(ThreadTrack track, int record)
    {
        if (_arrows.Starts.TryGetValue(record, out int started))
        {
            _writer.WriteArrow("s", track.Process, track.Thread, started);
        }

        if (_arrows.Ends.TryGetValue(record, out int ended))
        {
            _writer.WriteArrow("f", track.Process, track.Thread, ended);
        }
    }

    private void CountMemory(TraceRecord record)
    {
        const ulong kibibytesPerFrame = 4;
        ulong frames = record.Number(record.Words.Count - 1);
        if (record.Words.Count > 1 && frames != _freeFrames)
        {
            _freeFrames = frames;
            _writer.WriteCounter("free memory, KiB", frames * kibibytesPerFrame);
        }
    }
}
