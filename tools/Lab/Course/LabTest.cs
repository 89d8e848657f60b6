namespace Tine.Tools.Lab;

/// <summary>One graded test of a lab, as <c>lab.json</c> has it.</summary>
/// <param name="Id">The name on the score sheet; unique in the lab.</param>
/// <param name="Points">Above 0.</param>
/// <param name="Kind">The way it is run.</param>
/// <param name="Run">The command in the guest, or empty.</param>
/// <param name="Item">The beginning of the descriptions of the TAP items that count; empty for all of them, null when the exit status counts instead.</param>
/// <param name="Filter">The filter of <c>dotnet test</c>, for <see cref="TestKind.Host"/>.</param>
/// <param name="Row">The row of forkbench's table, for <see cref="TestKind.Icount"/>: fork, kind, MiB.</param>
/// <param name="AtMost">The most instructions of that row.</param>
/// <param name="File">A student's table, for <see cref="TestKind.Figures"/> and <see cref="TestKind.Model"/>, whose operation is the row: fork, kind.</param>
/// <param name="Says">A part of the panic's sentence, for <see cref="TestKind.Panic"/>; of a line that the program signs at its good end, for a guest test.</param>
/// <param name="Parent">The test without which this one is not run; empty for none.</param>
/// <param name="Hint">A question that leads on, shown on failure.</param>
/// <param name="Visible">Whether students see it; hidden ones run at submission.</param>
public sealed record LabTest(
    string Id,
    int Points,
    TestKind Kind,
    string Run = "",
    string? Item = null,
    string Filter = "",
    string Row = "",
    long AtMost = 0,
    string File = "",
    string Says = "",
    string Parent = "",
    string Hint = "",
    bool Visible = true);
