using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>The bricks that the cost of a process is made of.</summary>
internal sealed unsafe class BasicMeasures(Samples samples, TickClock clock)
{
    private const int CallsInBatch = 32;
    private const int Batches = 64;
    private const ulong FaultPages = 256;
    private const int FaultRounds = 4;
    private const int RoundTrips = 400;

    /// <summary>Measures them all; returns what went wrong, or null.</summary>
    internal string? Run(List<Measurement> results)
    {
        MeasureCall();
        Note("getppid", results);
        MeasureZeroFill();
        Note("zero-fill fault", results);
        if (!MeasureCopyOnWrite())
        {
            return "copy-on-write: the child did not end with status 0";
        }

        Note("copy-on-write fault", results);
        if (!MeasureRoundTrip())
        {
            return "pipe: the child did not end with status 0";
        }

        Note("pipe round trip", results);
        return null;
    }

    private void Note(string name, List<Measurement> results) =>
        results.Add(Measurement.Of(name, "", Measurement.NoParent, samples));

    private void MeasureCall()
    {
        samples.Clear();
        for (int batch = 0; batch < Batches; batch++)
        {
            ulong start = Processor.Timestamp();
            for (int i = 0; i < CallsInBatch; i++)
            {
                Unix.GetPpid();
            }

            samples.Add(clock.WithoutOverhead(Processor.Timestamp() - start) / CallsInBatch);
        }
    }

    private void MeasureZeroFill()
    {
        samples.Clear();
        for (int round = 0; round < FaultRounds; round++)
        {
            byte* start = Unix.MMap(FaultPages * Unix.PageSize).Address;
            TouchAll(start);
            Unix.MUnmap(start, FaultPages * Unix.PageSize);
        }
    }

    /// <summary>A child that only waits keeps every page shared, so that each write of the parent copies one.</summary>
    private bool MeasureCopyOnWrite()
    {
        samples.Clear();
        bool isGood = true;
        byte* start = Pages.Dirty(FaultPages);
        for (int round = 0; round < FaultRounds && isGood; round++)
        {
            if (Unix.Pipe2(out int readEnd, out int writeEnd).Failed)
            {
                return false;
            }

            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                byte letter;
                Unix.Close(writeEnd);
                Unix.Read(readEnd, &letter, 1);
                Unix.Exit(0);
            }

            TouchAll(start);
            Unix.Close(writeEnd);
            Unix.Close(readEnd);
            isGood = HasEndedWell(child);
        }

        Unix.MUnmap(start, FaultPages * Unix.PageSize);
        return isGood;
    }

    private void TouchAll(byte* start)
    {
        for (ulong page = 0; page < FaultPages; page++)
        {
            ulong before = Processor.Timestamp();
            start[page * Unix.PageSize] = 2;
            samples.Add(clock.WithoutOverhead(Processor.Timestamp() - before));
        }
    }

    /// <summary>One byte to another process and back.</summary>
    private bool MeasureRoundTrip()
    {
        samples.Clear();
        if (Unix.Pipe2(out int thereRead, out int thereWrite).Failed || Unix.Pipe2(out int backRead, out int backWrite).Failed)
        {
            return false;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte letter;
            Unix.Close(thereWrite);
            while (Unix.Read(thereRead, &letter, 1).Value == 1)
            {
                Unix.Write(backWrite, &letter, 1);
            }

            Unix.Exit(0);
        }

        Unix.Close(thereRead);
        byte sent = 1;
        for (int i = 0; i < RoundTrips; i++)
        {
            ulong start = Processor.Timestamp();
            Unix.Write(thereWrite, &sent, 1);
            Unix.Read(backRead, &sent, 1);
            samples.Add(clock.WithoutOverhead(Processor.Timestamp() - start));
        }

        Unix.Close(thereWrite);
        Unix.Close(backRead);
        Unix.Close(backWrite);
        return HasEndedWell(child);
    }

    private static bool HasEndedWell(SysResult child)
    {
        int status = -1;
        return child.Succeeded && Unix.Wait4(child.Int, &status).Succeeded && status == 0;
    }
}
