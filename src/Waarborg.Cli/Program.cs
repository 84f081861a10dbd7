// The command line of Waarborg: parse, run, end with a code that means something.
return await Waarborg.Cli.WaarborgCommands.RunAsync(args);
