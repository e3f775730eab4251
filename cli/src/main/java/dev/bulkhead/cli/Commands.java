package dev.bulkhead.cli;

import static dev.bulkhead.cli.CommandNode.leaf;
import static dev.bulkhead.cli.CommandNode.passing;

import dev.bulkhead.cli.CommandNode.Group;
import dev.bulkhead.cli.CommandNode.Section;
import dev.bulkhead.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * All commands, and how one of them is run for a caller. A new command is a class of its own, a
 * {@link CallerCommand}, and a line in one of these lists.
 */
public final class Commands {
    static final String PROGRAM = "bulkhead";

    private static final String HELP_COMMAND = "help";

    private final Logins logins = new Logins();
    private final CommandTree tree;
    private final CommandLines lines;

    /** Makes the commands, with what they work on. */
    public Commands(ServerControl server, Engine engine) {
        tree =
                new CommandTree(
                        List.of(
                                new Section("Containers", containers(engine)),
                                new Section("Images", ofImages(engine)),
                                new Section("Volumes", ofVolumes(engine)),
                                new Section("Networks", ofNetworks(engine)),
                                new Section("Server", ofServer(server, engine))));
        lines = new CommandLines(tree);
    }

    /** The commands themselves, and under the word "container" as Docker has them too. */
    private List<CommandNode> containers(Engine engine) {
        List<CommandNode> members = new ArrayList<>(ofContainers(engine));
        members.add(leaf(ContainerPruneCommand.class, () -> new ContainerPruneCommand(engine)));
        List<CommandNode> all = new ArrayList<>(ofContainers(engine));
        all.add(new Group("container", "Look after containers", members));
        return all;
    }

    private List<CommandNode> ofContainers(Engine engine) {
        return List.of(
                passing(RunCommand.class, () -> new RunCommand(engine, logins)),
                passing(CreateCommand.class, () -> new CreateCommand(engine, logins)),
                leaf(StartCommand.class, () -> new StartCommand(engine)),
                passing(ExecCommand.class, () -> new ExecCommand(engine)),
                leaf(AttachCommand.class, () -> new AttachCommand(engine)),
                leaf(PsCommand.class, () -> new PsCommand(engine)),
                leaf(PortCommand.class, () -> new PortCommand(engine)),
                leaf(LogsCommand.class, () -> new LogsCommand(engine)),
                leaf(InspectCommand.class, () -> new InspectCommand(engine)),
                leaf(WaitCommand.class, () -> new WaitCommand(engine)),
                leaf(StopCommand.class, () -> new StopCommand(engine)),
                leaf(RestartCommand.class, () -> new RestartCommand(engine)),
                leaf(KillCommand.class, () -> new KillCommand(engine)),
                leaf(PauseCommand.class, () -> new PauseCommand(engine)),
                leaf(UnpauseCommand.class, () -> new UnpauseCommand(engine)),
                leaf(RenameCommand.class, () -> new RenameCommand(engine)),
                leaf(UpdateCommand.class, () -> new UpdateCommand(engine)),
                passing(TopCommand.class, () -> new TopCommand(engine)),
                leaf(StatsCommand.class, () -> new StatsCommand(engine)),
                leaf(EventsCommand.class, () -> new EventsCommand(engine)),
                leaf(RemoveCommand.class, () -> new RemoveCommand(engine)),
                leaf(CopyCommand.class, () -> new CopyCommand(engine)),
                leaf(DiffCommand.class, () -> new DiffCommand(engine)),
                leaf(ExportCommand.class, () -> new ExportCommand(engine)),
                leaf(CommitCommand.class, () -> new CommitCommand(engine)),
                passing(ExplainCommand.class, () -> new ExplainCommand(engine)));
    }

    private List<CommandNode> ofImages(Engine engine) {
        return List.of(
                leaf(ImagesCommand.class, () -> new ImagesCommand(engine)),
                leaf(PullCommand.class, () -> new PullCommand(engine, logins)),
                leaf(PushCommand.class, () -> new PushCommand(engine, logins)),
                leaf(ImportCommand.class, () -> new ImportCommand(engine)),
                leaf(LoadCommand.class, () -> new LoadCommand(engine)),
                leaf(SaveCommand.class, () -> new SaveCommand(engine)),
                leaf(TagCommand.class, () -> new TagCommand(engine)),
                leaf(HistoryCommand.class, () -> new HistoryCommand(engine)),
                leaf(RemoveImageCommand.class, () -> new RemoveImageCommand(engine)),
                leaf(LoginCommand.class, () -> new LoginCommand(engine, logins)),
                leaf(LogoutCommand.class, () -> new LogoutCommand(logins)),
                leaf(SearchCommand.class, SearchCommand::new),
                new Group("image", "Look after images", ofImage(engine)));
    }

    private List<CommandNode> ofImage(Engine engine) {
        return List.of(
                leaf(ImageListCommand.class, () -> new ImageListCommand(engine)),
                leaf(PullCommand.class, () -> new PullCommand(engine, logins)),
                leaf(PushCommand.class, () -> new PushCommand(engine, logins)),
                leaf(ImageInspectCommand.class, () -> new ImageInspectCommand(engine)),
                leaf(HistoryCommand.class, () -> new HistoryCommand(engine)),
                leaf(ImportCommand.class, () -> new ImportCommand(engine)),
                leaf(LoadCommand.class, () -> new LoadCommand(engine)),
                leaf(SaveCommand.class, () -> new SaveCommand(engine)),
                leaf(TagCommand.class, () -> new TagCommand(engine)),
                leaf(ImageRemoveCommand.class, () -> new ImageRemoveCommand(engine)),
                leaf(ImagePruneCommand.class, () -> new ImagePruneCommand(engine)));
    }

    private static List<CommandNode> ofNetworks(Engine engine) {
        List<CommandNode> members =
                List.of(
                        leaf(NetworkCreateCommand.class, () -> new NetworkCreateCommand(engine)),
                        leaf(NetworkListCommand.class, () -> new NetworkListCommand(engine)),
                        leaf(NetworkInspectCommand.class, () -> new NetworkInspectCommand(engine)),
                        leaf(NetworkRemoveCommand.class, () -> new NetworkRemoveCommand(engine)),
                        leaf(NetworkPruneCommand.class, () -> new NetworkPruneCommand(engine)),
                        leaf(NetworkConnectCommand.class, () -> new NetworkConnectCommand(engine)),
                        leaf(
                                NetworkDisconnectCommand.class,
                                () -> new NetworkDisconnectCommand(engine)));
        return List.of(new Group("network", "Look after networks", members));
    }

    private static List<CommandNode> ofVolumes(Engine engine) {
        List<CommandNode> members =
                List.of(
                        leaf(VolumeCreateCommand.class, () -> new VolumeCreateCommand(engine)),
                        leaf(VolumeListCommand.class, () -> new VolumeListCommand(engine)),
                        leaf(VolumeInspectCommand.class, () -> new VolumeInspectCommand(engine)),
                        leaf(VolumeRemoveCommand.class, () -> new VolumeRemoveCommand(engine)),
                        leaf(VolumePruneCommand.class, () -> new VolumePruneCommand(engine)));
        return List.of(new Group("volume", "Look after volumes", members));
    }

    private static List<CommandNode> ofSystem(Engine engine) {
        return List.of(
                leaf(SystemUsageCommand.class, () -> new SystemUsageCommand(engine)),
                leaf(SystemPruneCommand.class, () -> new SystemPruneCommand(engine)));
    }

    private List<CommandNode> ofServer(ServerControl server, Engine engine) {
        List<CommandNode> lifeOfServer =
                List.of(
                        leaf(ServerStatusCommand.class, () -> new ServerStatusCommand(server)),
                        leaf(ServerStopCommand.class, () -> new ServerStopCommand(server)));
        return List.of(
                leaf(InfoCommand.class, () -> new InfoCommand(engine)),
                new Group("system", "Look after the whole", ofSystem(engine)),
                new Group("server", "Look after the server", lifeOfServer),
                leaf(DockerHostCommand.class, () -> new DockerHostCommand(server)),
                leaf(VersionCommand.class, VersionCommand::new),
                leaf(CompletionCommand.class, () -> new CompletionCommand(this)));
    }

    /**
     * Runs the command that the caller's arguments name.
     *
     * @return the exit code: 125 where the arguments make no sense, else the command's own
     */
    public int run(Caller caller) {
        return lines.run(asOptions(caller.arguments()), caller);
    }

    /** Builds the model of every command, for what describes them all. */
    CommandLine complete() {
        return tree.build(List.of());
    }

    /** Reads {@code help run} as {@code run --help}, and nothing at all as {@code --help}. */
    private static List<String> asOptions(List<String> arguments) {
        if (arguments.isEmpty()) {
            return List.of(CommandTree.HELP_OPTION);
        }
        if (!arguments.getFirst().equals(HELP_COMMAND)) {
            return arguments;
        }
        List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
        asked.add(CommandTree.HELP_OPTION);
        return asked;
    }
}
