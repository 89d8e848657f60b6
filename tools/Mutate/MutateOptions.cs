namespace Tine.Tools.Mutate;

/// <summary>The choices of the command line.</summary>
/// <param name="Folders">The parts of the repository whose files are changed; a file is one, too.</param>
/// <param name="Sample">The number of mutants that are tried; 0 for all.</param>
/// <param name="Seed">Decides which: the same ones again for the same seed and code.</param>
/// <param name="CoversOnly">None is tried: those that no test reaches are listed, which takes one run of the tests.</param>
internal sealed record MutateOptions(string[] Folders, int Sample, int Seed, bool CoversOnly);
