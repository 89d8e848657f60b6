using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>
/// Answers about KVM that are remembered: a line each in a file, a key and <c>works</c> or <c>fails</c> with the problem.
/// Several runs may read and write at once; what one of them loses is asked again.
/// </summary>
/// <param name="directories">Places for the file: the first one that can be written is taken. All are read, the last one first.</param>
internal sealed class KvmAnswers(ImmutableArray<string> directories)
{
    public const string FileName = "kvm-probe";

    /// <summary>Answers that are kept: older ones are of kernels that have been built over.</summary>
    private const int Capacity = 32;

    private const string Good = "works";
    private const string Bad = "fails ";

    /// <summary>EWOULDBLOCK, from flock(2).</summary>
    private const int WouldBlock = 11;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The answer to a question that was asked before, or null.</summary>
    public KvmAnswer? Find(string key) => directories
        .Reverse()
        .SelectMany(ReadLines)
        .Where(line => line.StartsWith(key + " ", StringComparison.Ordinal))
        .Select(line => Parse(line[(key.Length + 1)..]))
        .FirstOrDefault();

    /// <summary>Remembers an answer, in place of an earlier one. Without a place to write it is forgotten.</summary>
    public void Keep(string key, KvmAnswer answer) => Replace(key, [$"{key} {(answer.Problem is { } problem ? Bad + problem : Good)}"]);

    /// <summary>Forgets an answer: the question is asked again.</summary>
    public void Forget(string key) => Replace(key, []);

    /// <summary>Waits until no other run asks: one probe answers for all of them.</summary>
    /// <param name="patience">After so long it is this run's turn in any case: the other one may have been stopped.</param>
    /// <returns>The lock, which ends with the process that holds it; null without one.</returns>
    public async Task<IDisposable?> TakeTurnAsync(TimeSpan patience)
    {
        for (DateTime end = DateTime.UtcNow + patience; DateTime.UtcNow < end; await Task.Delay(Pause))
        {
            if (TryTakeTurn(out FileStream? turn))
            {
                return turn;
            }
        }

        return null;
    }

    private static KvmAnswer? Parse(string text) =>
        text == Good ? KvmAnswer.Works : text.StartsWith(Bad, StringComparison.Ordinal) ? new KvmAnswer(text[Bad.Length..]) : null;

    private static string[] ReadLines(string directory)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(directory, FileName));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <returns>false when it is somebody else's turn. Without a place for the lock, all may go on.</returns>
    private bool TryTakeTurn(out FileStream? turn)
    {
        turn = null;
        foreach (string directory in directories)
        {
            try
            {
                Directory.CreateDirectory(directory);
                turn = new FileStream(Path.Combine(directory, FileName + ".lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                return true;
            }
            catch (IOException problem) when (problem.HResult == WouldBlock)
            {
                return false;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It cannot be written; in the next directory.
            }
        }

        return true;
    }

    private void Replace(string key, IEnumerable<string> lines)
    {
        foreach (string directory in directories)
        {
            IEnumerable<string> others = ReadLines(directory).Where(line => !line.StartsWith(key + " ", StringComparison.Ordinal));
            if (TryWrite(directory, others.Concat(lines).TakeLast(Capacity)))
            {
                return;
            }
        }
    }

    /// <summary>Writes the file so that a reader sees the old one or the new one: rename(2) is atomic.</summary>
    private static bool TryWrite(string directory, IEnumerable<string> lines)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string draft = Path.Combine(directory, $"{FileName}.{Guid.NewGuid():N}");
            File.WriteAllLines(draft, lines);
            File.Move(draft, Path.Combine(directory, FileName), overwrite: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
