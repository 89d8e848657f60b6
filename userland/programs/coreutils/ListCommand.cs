using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>ls [-a] [-l] [PATH]...: the names in directories, one a line, sorted by their characters.</summary>
internal static class ListCommand
{
    internal static int Run(string[] arguments)
    {
        var paths = new List<string>();
        bool showsAll = false;
        bool showsDetails = false;
        foreach (string argument in arguments)
        {
            if (argument.Length > 1 && argument[0] == '-')
            {
                showsAll |= argument.Contains('a');
                showsDetails |= argument.Contains('l');
            }
            else
            {
                paths.Add(argument);
            }
        }

        if (paths.Count == 0)
        {
            paths.Add(".");
        }

        int status = 0;
        foreach (string path in paths)
        {
            var listing = new Listing(showsAll ? Hidden.Shown : Hidden.LeftOut, showsDetails ? Detail.Long : Detail.Names);
            Errno error = listing.Print(path, paths.Count > 1 ? path : "");
            if (error != Errno.None)
            {
                Complaint.Print("ls", path, error);
                status = 1;
            }
        }

        return status;
    }
}
