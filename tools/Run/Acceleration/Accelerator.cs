using System;
using System.IO;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>Chooses between KVM and TCG, starts guests that KVM does not run again under TCG, and remembers both.</summary>
/// <param name="wish">The user's word.</param>
/// <param name="host">The host, with its KVM.</param>
internal sealed class Accelerator(AccelerationWish wish, KvmHost host)
{
    private readonly KvmAnswers _answers = new(host.AnswerDirectories);

    /// <summary>The longest silence of a guest under KVM from its start.</summary>
    public TimeSpan SilenceLimit => host.SilenceLimit;

    /// <summary>Chooses for a guest; asks KVM by a guest of its own when nobody has asked yet.</summary>
    /// <exception cref="IOException">The user wants KVM or nothing, and there is none.</exception>
    public async Task<AccelerationChoice> ChooseAsync(GuestOptions guest)
    {
        if (wish == AccelerationWish.Emulation)
        {
            return Emulated("as asked");
        }

        if (guest.Clock == GuestClock.Instructions)
        {
            return Emulated("it counts instructions");
        }

        if (guest.Debugger != DebuggerStub.None && wish == AccelerationWish.Automatic)
        {
            return Emulated("there is a debugger");
        }

        KvmAnswer answer = host.WhyClosed() is { } closed ? new KvmAnswer(closed) : await AskAsync(guest);
        return (answer.Problem, wish) switch
        {
            (null, _) => new AccelerationChoice(Acceleration.Kvm, "a probe ran"),
            ({ } problem, AccelerationWish.Automatic) => Emulated("no KVM: " + problem),
            ({ } problem, _) => throw new IOException("KVM does not run here: " + problem),
        };
    }

    /// <summary>Runs a guest. One that says nothing under KVM runs again under TCG, from its start: nothing was said, so nothing is lost.</summary>
    /// <param name="guest">With the acceleration that was chosen for it.</param>
    /// <param name="run">Runs it to its end.</param>
    /// <exception cref="IOException">It said nothing under KVM, and the user wants KVM or nothing.</exception>
    public async Task<GuestResult> RunAsync(GuestOptions guest, Func<GuestOptions, Task<GuestResult>> run)
    {
        if (guest.Acceleration != Acceleration.Kvm)
        {
            return await run(guest);
        }

        GuestResult result = await run(guest with { SilenceLimit = host.SilenceLimit });
        if (!result.IsMute)
        {
            NoteFailure(guest, result);
            return result;
        }

        LeaveKvm(guest, result);
        GuestResult second = await run(guest with { Acceleration = Acceleration.Emulation });
        if (second.IsMute)
        {
            // This machine starts under neither, so it says nothing about KVM.
            _answers.Forget(KeyOf(guest));
        }

        return second;
    }

    /// <summary>Says on standard error that a guest was mute under KVM, and remembers it.</summary>
    /// <exception cref="IOException">The user wants KVM or nothing.</exception>
    public void LeaveKvm(GuestOptions guest, GuestResult result)
    {
        string problem = result.End == GuestEnd.Silent
            ? $"the guest said nothing for {host.SilenceLimit.TotalSeconds:0.###} seconds"
            : KvmProbe.Describe(result);
        if (wish == AccelerationWish.Kvm)
        {
            throw new IOException("KVM does not run here: " + problem);
        }

        Console.Error.WriteLine($"run-qemu.sh: under KVM: {problem}; it starts again under TCG");
        _answers.Keep(KeyOf(guest), new KvmAnswer(problem));
    }

    /// <summary>Notes that KVM gave up on a guest in the middle of its work; the next one then runs under TCG.</summary>
    private void NoteFailure(GuestOptions guest, GuestResult result)
    {
        if (result.End == GuestEnd.Lost && result.QemuMessages.Contains(QemuMessages.Fatal, StringComparison.Ordinal))
        {
            _answers.Keep(KeyOf(guest), new KvmAnswer(KvmProbe.Describe(result)));
        }
    }

    private static AccelerationChoice Emulated(string reason) => new(Acceleration.Emulation, reason);

    private string KeyOf(GuestOptions guest) => ProbeFor(guest).Key(guest.Firmware);

    private KvmProbe ProbeFor(GuestOptions guest) => new(guest, host.ProbeLimit);

    private async Task<KvmAnswer> AskAsync(GuestOptions guest)
    {
        KvmProbe probe = ProbeFor(guest);
        if (guest.Firmware != Firmware.None && Recall(probe.Key(guest.Firmware)) is { } learned)
        {
            return learned;
        }

        string key = probe.Key(Firmware.None);
        if (Recall(key) is { } known)
        {
            return known;
        }

        using IDisposable? turn = await _answers.TakeTurnAsync(host.ProbeLimit * 3);
        if (Recall(key) is { } justLearned)
        {
            return justLearned;
        }

        KvmAnswer answer = await probe.AskAsync();
        _answers.Keep(key, answer);
        return answer;
    }

    /// <summary>Takes an answer from memory; a bad one not for a user of KVM or nothing, who may have mended it since.</summary>
    private KvmAnswer? Recall(string key) =>
        _answers.Find(key) is { } answer && (answer.Problem is null || wish == AccelerationWish.Automatic) ? answer : null;
}
