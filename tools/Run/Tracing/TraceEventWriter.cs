using System;
using System.IO;
using System.Text.Json;

namespace Tine.Tools.Run;

/// <summary>Writes events in Chrome's trace event format: one JSON object, closed when the writer is disposed.</summary>
internal sealed class TraceEventWriter : IDisposable
{
    private readonly Utf8JsonWriter _writer;

    public TraceEventWriter(Stream output)
    {
        _writer = new Utf8JsonWriter(output);
        _writer.WriteStartObject();
        _writer.WriteString("displayTimeUnit", "ns");
        _writer.WriteStartArray("traceEvents");
    }

    /// <summary>The time of the events that are written, since boot.</summary>
    public ulong Nanoseconds { get; set; }

    public void Dispose()
    {
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        _writer.Dispose();
    }

    public void WriteArrow(string phase, int process, int thread, int number)
    {
        BeginEvent(phase, process, thread, "creation", "creation");
        _writer.WriteNumber("id", number);

        // Bound to the slice that encloses it: without the word, to the next one.
        _writer.WriteString("bp", "e");
        _writer.WriteEndObject();
    }

    public void WriteCounter(string name, ulong value)
    {
        BeginEvent("C", PerfettoTrace.ProcessorTrack, PerfettoTrace.ProcessorTrack, name, "counter");
        _writer.WriteStartObject("args");
        _writer.WriteNumber("value", value);
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    public void WriteName(string what, int process, int thread, string name)
    {
        BeginMetadata(what, process, thread);
        _writer.WriteString("name", name);
        EndMetadata();
    }

    /// <summary>Viewers order processes by this, rather than by name.</summary>
    public void WriteSortIndex(int process, int index)
    {
        BeginMetadata("process_sort_index", process, process);
        _writer.WriteNumber("sort_index", index);
        EndMetadata();
    }

    public void WriteEvent(string phase, int process, int thread, string? name, string? category, ReadOnlySpan<(string Key, string Value)> arguments)
    {
        BeginEvent(phase, process, thread, name, category);
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

    private void BeginEvent(string phase, int process, int thread, string? name, string? category)
    {
        const decimal nanosecondsPerMicrosecond = 1000;
        _writer.WriteStartObject();
        _writer.WriteString("ph", phase);
        _writer.WriteNumber("ts", Nanoseconds / nanosecondsPerMicrosecond);
        _writer.WriteNumber("pid", process);
        _writer.WriteNumber("tid", thread);
        if (name is not null)
        {
            _writer.WriteString("name", name);
            _writer.WriteString("cat", category);
        }
    }
}
