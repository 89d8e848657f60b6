using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Kernel.Tests")]
