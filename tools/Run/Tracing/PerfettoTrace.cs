using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Tine.Tools.Run;

/// <summary>
/// Writes records in Chrome's trace event format (JSON), which Perfetto's viewer opens: a track a thread with its calls, the
/// faults and vfork's suspensions inside them, and one for the processor with who runs.
/// </summary>
internal sealed class PerfettoTrace
{
    /// <summary>
    /// The processor's track belongs to no process: this is above the highest number that one can have. 0 will not do, since
    /// Perfetto takes that for the idle thread of Linux and renames it.
    /// </summary>
    public const int ProcessorTrack = 1 << 22;

    private readonly Utf8JsonWriter _writer;
    private readonly Dictionary<int, ThreadTrack> _threads = [];
    private ThreadTrack? _running;
    private bool _isProcessorBusy;
    private ulong _now;

    private PerfettoTrace(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>Writes a whole trace.</summary>
    public static void Write(IReadOnlyList<TraceRecord> records, Stream output)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("displayTimeUnit", "ns");
        writer.WriteStartArray("traceEvents");
        new PerfettoTrace(writer).WriteAll(records);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteAll(IReadOnlyList<TraceRecord> records)
    {
        WriteName("process_name", ProcessorTrack, ProcessorTrack, "processor");
        WriteName("thread_name", ProcessorTrack, ProcessorTrack, "CPU 0");
        WriteSortIndex(ProcessorTrack, 0);
        for (int index = 0; index < records.Count; index++)
        {
            _now = records[index].Nanoseconds;
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
                break;
            case 'R' when track.Open.Count != 0:
                End(track, ("result", ((long)record.Number(0)).ToString(CultureInfo.InvariantCulture)));
                break;
            case 'F':
                Begin(track, "fault: " + KindOf(records, index), "fault", ("address", "0x" + record.Words[0]));
                break;
            case 'G' when track.Open.Count != 0:
                End(track);
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
        }

        if (track.Name != name)
        {
            track.Name = name;
            WriteName("thread_name", process, record.Thread, name);
            if (process == record.Thread)
            {
                WriteName("process_name", process, record.Thread, name);
                WriteSortIndex(process, process);
            }
        }
    }

    private void BeginProcessorSlice()
    {
        if (!_isProcessorBusy && _running is { } track)
        {
            WriteEvent("B", ProcessorTrack, ProcessorTrack, string.Create(CultureInfo.InvariantCulture, $"{track.Name} [{track.Thread}]"), "switch", []);
            _isProcessorBusy = true;
        }
    }

    private void EndProcessorSlice()
    {
        if (_isProcessorBusy)
        {
            WriteEvent("E", ProcessorTrack, ProcessorTrack, null, null, []);
            _isProcessorBusy = false;
        }
    }

    private void Begin(ThreadTrack track, string name, string category, params (string Key, string Value)[] arguments)
    {
        track.Open.Push((name, arguments.Length == 0 ? "" : arguments[0].Value));
        WriteEvent("B", track.Process, track.Thread, name, category, arguments);
    }

    private void End(ThreadTrack track, params (string Key, string Value)[] arguments)
    {
        track.Open.Pop();
        WriteEvent("E", track.Process, track.Thread, null, null, arguments);
    }

    private void CloseAll(ThreadTrack track)
    {
        while (track.Open.Count != 0)
        {
            End(track);
        }

        track.IsSuspended = false;
    }

    private void WriteName(string what, int process, int thread, string name)
    {
        BeginMetadata(what, process, thread);
        _writer.WriteString("name", name);
        EndMetadata();
    }

    /// <summary>Viewers order processes by this, rather than by name.</summary>
    private void WriteSortIndex(int process, int index)
    {
        BeginMetadata("process_sort_index", process, process);
        _writer.WriteNumber("sort_index", index);
        EndMetadata();
    }

    private void BeginMetadata(string what, int process, int thread)
    {
        _writer.WriteStartObject();
        _writer.WriteString("ph", "M");
        _writer.WriteString("name", what);
        _writer.WriteNumber("pid", process);
        _writer.WriteNumber("tid", thread);
        _writer.WriteStartObject("args");
    }

    private void EndMetadata()
    {
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    private void WriteEvent(string phase, int process, int thread, string? name, string? category, ReadOnlySpan<(string Key, string Value)> arguments)
    {
        const decimal nanosecondsPerMicrosecond = 1000;
        _writer.WriteStartObject();
        _writer.WriteString("ph", phase);
        _writer.WriteNumber("ts", _now / nanosecondsPerMicrosecond);
        _writer.WriteNumber("pid", process);
        _writer.WriteNumber("tid", thread);
        if (name is not null)
        {
            _writer.WriteString("name", name);
            _writer.WriteString("cat", category);
        }

        if (arguments.Length != 0)
        {
            _writer.WriteStartObject("args");
            foreach ((string key, string value) in arguments)
            {
                _writer.WriteString(key, value);
            }

            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }
}
