using Tine.Runtime;

namespace Tine.ForkConform;

/// <summary>Items about the C library, told by forkconform-c, a static C program beside this one.</summary>
internal static class LibraryItems
{
    internal static void Run() => LibraryProgram.Run(ProgramSearch.OwnPath() + "-c", "F0 the C program came to its end");
}
