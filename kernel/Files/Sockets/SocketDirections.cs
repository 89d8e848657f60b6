using System;

namespace Tine.Files;

/// <summary>The directions that shutdown(2) ends.</summary>
[Flags]
public enum SocketDirections
{
    None = 0,
    Reading = 1,
    Writing = 2,
    Both = Reading | Writing,
}
