import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.SessionFactoryImplementor;
import org.hibernate.engine.query.HQLQueryPlan;

/**
 * Compiles HQL with Hibernate itself, against the mapping file given as the argument. Reads one query a line from standard input (a
 * query's own line breaks written as spaces) and answers with one line each: "ok TAB SQL" or "bad TAB reason".
 */
public class HqlOracle {
    public static void main(String[] args) throws Exception {
        SessionFactoryImplementor factory = factory(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String query; (query = in.readLine()) != null; ) {
            if (!query.isBlank()) out.println(answer(query, factory));
        }
    }

    private static SessionFactoryImplementor factory(String mapping) {
        Configuration configuration = new Configuration();
        configuration.setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect");
        configuration.setProperty("hibernate.default_entity_mode", "dynamic-map");
        configuration.setProperty("hibernate.temp.use_jdbc_metadata_defaults", "false");
        configuration.addFile(mapping);
        return (SessionFactoryImplementor) configuration.buildSessionFactory();
    }

    private static String answer(String query, SessionFactoryImplementor factory) {
        try {
            HQLQueryPlan plan = new HQLQueryPlan(query, false, Map.of(), factory);
            return "ok\t" + String.join(" ; ", plan.getSqlStrings());
        } catch (Throwable refusal) {
            return "bad\t" + refusal.toString().replaceAll("\\s+", " ");
        }
    }
}
