namespace Tine.Tools.Mutate;

/// <summary>The class that is added to the mutated kernel: which mutant acts, and which were met.</summary>
internal static class MutantSwitch
{
    public const string TypeName = "Tine.Mutants.MutantSwitch";
    public const string ActiveField = "Active";
    public const string ReachedField = "Reached";

    /// <summary>The source of the switch, for mutants that are numbered from 0.</summary>
    public static string SourceFor(int mutants) => $$"""
        namespace Tine.Mutants
        {
            public static class MutantSwitch
            {
                public static int Active = -1;
                public static readonly bool[] Reached = new bool[{{mutants}}];

                public static bool Is(int number)
                {
                    Reached[number] = true;
                    return Active == number;
                }
            }
        }
        """;
}
