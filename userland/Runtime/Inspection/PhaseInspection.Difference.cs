namespace Tine;

/// <content>Arithmetic.</content>
public partial struct PhaseInspection
{
    /// <summary>The difference between two inspections.</summary>
    public readonly PhaseInspection Since(in PhaseInspection before) => new()
    {
        Other = Other - before.Other,
        Tables = Tables - before.Tables,
        Regions = Regions - before.Regions,
        Objects = Objects - before.Objects,
        Faults = Faults - before.Faults,
        Execution = Execution - before.Execution,
        Switches = Switches - before.Switches,
        Teardown = Teardown - before.Teardown,
    };
}
